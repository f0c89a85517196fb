"""Never more than so many requests in flight. Shown with polite-scrape, and run by the tests of the book."""

import asyncio


# ANCHOR: titles
async def titles(urls, limit, client):
    permits = asyncio.Semaphore(limit)

    async def title(url):
        async with permits:
            response = await client.get(url)
            return await response.title()

    return await asyncio.gather(*[title(url) for url in urls], return_exceptions=True)
# ANCHOR_END: titles


class Client:
    """Counts the requests in flight, from `get` until the title is there."""

    def __init__(self):
        self.in_flight, self.most = 0, 0

    async def get(self, url):
        self.in_flight += 1
        self.most = max(self.most, self.in_flight)
        await asyncio.sleep(0)
        return Response(self, url)


class Response:
    def __init__(self, client, url):
        self.client, self.url = client, url

    async def title(self):
        await asyncio.sleep(0)
        self.client.in_flight -= 1
        return f"title of {self.url}"


if __name__ == "__main__":
    urls = [f"page {n}" for n in range(1, 11)]
    client = Client()
    assert asyncio.run(titles(urls, 3, client)) == [f"title of {url}" for url in urls], "in the order of the urls"
    assert client.most == 3, f"{client.most} at once"
