"""Ten pages, one after another and side by side. Shown with scrape-titles, and run by the tests of the book."""

import asyncio


# ANCHOR: made_first
async def titles_made_first(urls, fetch):
    pages = [fetch(url) for url in urls]
    return [await page for page in pages]
# ANCHOR_END: made_first


# ANCHOR: gathered
async def titles_gathered(urls, fetch):
    return await asyncio.gather(*[fetch(url) for url in urls], return_exceptions=True)
# ANCHOR_END: gathered


# ANCHOR: grouped
async def titles_grouped(urls, fetch):
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(fetch(url)) for url in urls]
    return [task.result() for task in tasks]
# ANCHOR_END: grouped


class Site:
    """Serves pages, and counts how many are under way at once. A page ends when the loop has gone round three times."""

    def __init__(self, broken=()):
        self.broken, self.under_way, self.most, self.cancelled = broken, 0, 0, 0

    async def fetch(self, url):
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        try:
            for _ in range(3):
                await asyncio.sleep(0)
                if url in self.broken:
                    raise OSError(url)
            return f"title of {url}"
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        finally:
            self.under_way -= 1


if __name__ == "__main__":
    urls = [f"page {n}" for n in range(1, 11)]
    expected = [f"title of {url}" for url in urls]

    for titles, most in [(titles_made_first, 1), (titles_gathered, 10), (titles_grouped, 10)]:
        site = Site()
        assert asyncio.run(titles(urls, site.fetch)) == expected, f"{titles.__name__} keeps the order"
        assert site.most == most, f"{titles.__name__}: {site.most} at once"

    site = Site(broken={"page 3"})
    results = asyncio.run(titles_gathered(urls, site.fetch))
    assert isinstance(results[2], OSError) and results[:2] + results[3:] == expected[:2] + expected[3:]

    site = Site(broken={"page 3"})
    try:
        asyncio.run(titles_grouped(urls, site.fetch))
        raise AssertionError("a group ends with the error of its task")
    except* OSError:
        assert site.cancelled == 9, "the other nine are cancelled"
