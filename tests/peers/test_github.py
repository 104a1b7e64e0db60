"""Holds what is sent to GitHub against GitHub's own description of its API.

The requests are those of the recorded cases, which `aha-host replay` and ctest prove to be what the service sends. The
description is the npm package @octokit/openapi; run by `scripts/check --peers`, which installs what this needs.
"""
import glob
import json
import os
import subprocess
import tarfile
import unittest

import openapi

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.join(ROOT, "build", "peers")
PACKAGE = "@octokit/openapi@23.0.2"
API = "https://api.github.com"
CASES = [os.path.join(ROOT, "tests", "plugins", "github_issues", "cases"),
         os.path.join(ROOT, "..", "shared", "conformance", "cases", "github_issues")]  # where it lies

# What no case can play, since it follows an attempt that nobody knows the end of; second_attempt_test.cpp has it.
UNRECORDED = [("second_attempt_test.cpp", {"method": "GET", "url": f"{API}/repos/north/compass/issues?state=all&sort=created"
                                                                  "&direction=desc&per_page=100&page=1"})]

NAMES, NONE = {"type": "array", "items": {"type": "string"}}, {"type": "null"}

# Where the service departs from the description, and why it may. (operation, place): (schema of what is there, reason)
KNOWN = {
    ("PUT /repos/{owner}/{repo}/issues/{issue_number}/labels", "body"):
        (NAMES, "The description's words allow a plain list of names, its schema leaves it out. It was always sent so."),
    ("POST /repos/{owner}/{repo}/milestones", "body/due_on"): (NONE, "A release without a date. It was always sent so."),
    ("PATCH /repos/{owner}/{repo}/milestones/{milestone_number}", "body/due_on"):
        (NONE, "Takes a date away, which the schema knows no way for. It was always sent so."),
    ("GET /repositories/55", "path"):
        ({"type": "string"}, "GitHub itself names this address, in the redirect of a repository that was renamed."),
}


def description():
    """-> GitHub's, fetched once"""
    archive = os.path.join(CACHE, PACKAGE.replace("@", "").replace("/", "-") + ".tgz")
    if not os.path.exists(archive):
        os.makedirs(CACHE, exist_ok=True)
        made = subprocess.check_output(["npm", "pack", "--silent", "--ignore-scripts", PACKAGE], cwd=CACHE, text=True)
        os.replace(os.path.join(CACHE, made.split()[-1]), archive)
    with tarfile.open(archive) as package:
        return openapi.Description(json.load(package.extractfile("package/generated/api.github.com.json")))


def body_of(request):
    body = request.get("body")
    return (json.loads(body) if body else None) if isinstance(body, str) else body


def requests():
    """-> (where it comes from, request) for each request to GitHub"""
    yield from UNRECORDED
    for path in sorted(path for folder in CASES for path in glob.glob(os.path.join(folder, "*.json"))):
        with open(path) as file:
            case = json.load(file)
        for exchange in case["exchanges"]:
            if exchange["request"]["url"].startswith(API + "/"):
                yield os.path.relpath(path, ROOT), exchange["request"]


class GithubDescriptionTest(unittest.TestCase):
    def test_every_recorded_request_is_one_that_github_describes(self):
        github, found, count = description(), set(), 0
        for source, request in requests():
            count += 1
            for operation, place, value, what in github.disagreements(request["method"], request["url"], body_of(request)):
                schema, _ = KNOWN.get((operation, place), (False, ""))
                found.add((operation, place))
                with self.subTest(case=source, request=f"{request['method']} {request['url']}"):
                    self.assertEqual(github.errors(schema, value), [], f"{place}: {what}")
        self.assertGreater(count, 20)
        self.assertEqual(KNOWN.keys() - found, set(), "no case departs in this way any more: take it off the list")
        print(f"{count} requests; departures known: {len(KNOWN)}")


if __name__ == "__main__":
    unittest.main()
