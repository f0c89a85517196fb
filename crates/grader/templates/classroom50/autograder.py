#!/usr/bin/env python3
"""Classroom 50: grades one submission with the course's grader.

Publish it as CLASSROOM/autograders/ASSIGNMENT/autograder.py. The runner starts it in the student's checkout. It writes
result.json (classroom50/result/v1) and release-body.md there.

Ends with 0 when the submission is graded, whatever the grade. Everything else means that the grader failed: the runner then
reports an error, and nobody gets 0 points for it.

Settings, from the environment:
  COURSE            the address or folder that git clones the course from
  COURSE_REVISION   the commit of it that grades; the newest when not set
  COURSE_DIR        a course that is there already, in place of these two
  GRADER            the command that grades, run in the course; `cargo xtask` when not set
  POLICY            a policy file, by its path in the course
Classroom 50 sets CLASSROOM, ASSIGNMENT, SUBMISSION_TAG, COMMIT_URL, RELEASE_URL and REVIEW_URL.
"""

import json
import os
import pathlib
import secrets
import shlex
import shutil
import subprocess
import sys
import tempfile

# Written here too, so that a repository without variables needs no more than this file.
COURSE = ""
COURSE_REVISION = ""

NEEDED = ("CLASSROOM", "ASSIGNMENT", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")
FIELDS = {
    "schema", "classroom", "assignment", "submission", "commit", "release", "review", "datetime", "score", "max-score", "tests",
}


class Trouble(Exception):
    """The grader failed. No student is to blame."""


def run(command, folder):
    """Runs a command. What it prints, a student may have written: the workflow's log shall take none of it for a command."""
    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}", flush=True)
    try:
        done = subprocess.run(command, cwd=folder, check=False)
    except OSError as error:
        raise Trouble(f"{command[0]} could not be started: {error}") from error
    finally:
        print(f"::{token}::", flush=True)
    if done.returncode != 0:
        raise Trouble(f"{command[0]} ended with status {done.returncode}")


def course(scratch):
    """The folder of the course."""
    if folder := os.environ.get("COURSE_DIR"):
        return pathlib.Path(folder)
    source = os.environ.get("COURSE") or COURSE
    if not source:
        raise Trouble("COURSE is not set: where is the course?")
    folder = scratch / "course"
    run(["git", "clone", "--quiet", source, str(folder)], scratch)
    if revision := os.environ.get("COURSE_REVISION") or COURSE_REVISION:
        run(["git", "checkout", "--quiet", revision], folder)
    return folder


def grade(checkout, scratch):
    """Grades the checkout. Gives the result and the text for the release."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        raise Trouble(f"not set: {', '.join(missing)}. Classroom 50's runner sets them")
    folder = course(scratch)
    # The name of a checkout is a repository's, and any; a link has ours.
    submission = scratch / "submission"
    submission.symlink_to(checkout, target_is_directory=True)
    out = scratch / "grades"
    command = shlex.split(os.environ.get("GRADER") or "cargo xtask")
    command += ["grade", str(submission), "--out", str(out), "--report", "classroom50,summary"]
    if policy := os.environ.get("POLICY"):
        command += ["--policy", policy]
    run(command, folder)
    try:
        text = (out / "reports/classroom50/submission.json").read_text(encoding="utf-8")
        summary = (out / "reports/summary.md").read_text(encoding="utf-8")
        result = json.loads(text)
    except (OSError, ValueError) as error:
        raise Trouble(f"the grader left no result: {error}") from error
    if set(result) != FIELDS or not result["tests"]:
        raise Trouble("the grader's result is none of classroom50/result/v1")
    return text, summary


def write(file, text):
    """The whole file, or none. What a student put at its place is not followed."""
    new = file.with_name(file.name + ".new")
    for place in (file, new):
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def main():
    checkout = pathlib.Path.cwd()
    with tempfile.TemporaryDirectory(dir=os.environ.get("RUNNER_TEMP")) as scratch:
        try:
            result, summary = grade(checkout, pathlib.Path(scratch))
            write(checkout / "release-body.md", summary)
            write(checkout / "result.json", result)
        except (Trouble, OSError) as error:
            print(f"autograder.py: {error}", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
