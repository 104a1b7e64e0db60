"""Webhooks as GitHub really sends them: every payload of the npm package @octokit/webhooks-examples, to every bundled
service that takes webhooks. None may end in an internal error, whatever it is about."""
import glob
import json
import os
import subprocess
import sys
import tarfile
import urllib.parse

import harness
from harness import Host, Remote, reply

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CACHE = os.path.join(ROOT, "build", "peers")
PACKAGE = "@octokit/webhooks-examples@7.6.1"
NOT_RUN = 77  # as CMakeLists.txt tells ctest

OF_GITHUB = ("github_issues", "github_commit_hook")
OTHERS = ("bitbucket_commit_hook", "gitlab_issues", "trello", "fogbugz", "pivotal_tracker", "rally", "tfs", "tfs_on_premise")
# What ends an event without being a mistake of the service's.
EXPECTED = ("Errors::", "AhaApi::", "Timeout::")

RECORD = {"reference_num": "N-8", "name": "Show true north", "tags": ["map"], "integration_fields": [],
          "workflow_status": {"id": "10", "name": "Open"}, "resource": "http://north.aha.example/api/v1/features/N-8"}


def archive():
    """-> the package's path, fetched once; None where npm is not there or does not reach it"""
    path = os.path.join(CACHE, PACKAGE.replace("@", "").replace("/", "-") + ".tgz")
    if os.path.exists(path):
        return path
    os.makedirs(CACHE, exist_ok=True)
    try:
        made = subprocess.check_output(["npm", "pack", "--silent", "--ignore-scripts", PACKAGE], cwd=CACHE, text=True, timeout=120)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"npm does not give {PACKAGE}: {error}")
        return None
    os.replace(os.path.join(CACHE, made.split()[-1]), path)
    return path


def payloads(path):
    """-> (event and number, payload) for each example of each version of GitHub"""
    with tarfile.open(path) as package:
        for member in package:
            if not member.name.endswith("index.json"):
                continue
            for kind in json.load(package.extractfile(member)):
                for number, example in enumerate(kind["examples"]):
                    yield f"{member.name} {kind['name']} {number}", example


def answer(handler):
    """Aha!, where each search finds one record, and the third party, which is empty."""
    found = {"records": [{"feature": RECORD}]} if "/value/" in handler.path else {}
    reply(handler, 200, json.dumps(found).encode(), {"Content-Type": "application/json"})


class WebhookPayloads(harness.TestCase):
    def settings(self, example, port):
        repository = (example.get("repository") or {}).get("full_name", "acme/app")
        server = f"http://remote.example:{port}"
        return {"aha_account_domain": "north", "aha_api_url_base": f"http://aha.example:{port}/", "aha_api_token": "t",
                "integration_id": 7, "username": "jane", "password": "p", "repository": repository, "mapping": "issue-issue",
                "status_mapping": {"open": "10", "closed": "20"}, "add_status_labels": "1", "server_url": server,
                "private_token": "t", "project": "acme/app", "account_name": "north", "user_password": "p", "api_key": "k"}

    def send(self, host, port, service, name, example, payload):
        status, result = host.post("/send_event", {
            "service_name": service, "event": "webhook", "payload": payload, "user_data": self.settings(example, port),
            "meta_data": {"repos": [{"id": 1, "full_name": "app", "path_with_namespace": "acme/app"}]}}, timeout=60)
        raised = (result.get("exception") or {}).get("exception_class", "")
        if status != 200 or not (raised == "" or raised.startswith(EXPECTED)):
            self.fail(f"{service}, {name}: status {status}, {json.dumps(result)[:500]}")

    def test_every_payload_ends_without_an_internal_error_as_json_and_as_a_form(self):
        bundled = os.environ["AHA_BUNDLED"]
        plugins = [os.path.basename(path) for path in glob.glob(os.path.join(bundled, "*.so"))]
        services = [service for service in OF_GITHUB + OTHERS if f"{service}.so" in plugins]
        self.assertTrue(set(OF_GITHUB) <= set(services))
        with Remote(answer) as remote, \
                Host("--allow-address", "127.0.0.1", "--connect-to", f"::127.0.0.1:{remote.port}",
                     plugins=[os.path.join(bundled, f"{service}.so") for service in services]) as host:
            count = 0
            for name, example in payloads(PATH):
                count += 1
                for service in services:
                    self.send(host, remote.port, service, name, example, example)
                for service in OF_GITHUB:  # GitHub's default is a form, which Aha! parses one level deep
                    text = json.dumps(example)
                    self.send(host, remote.port, service, name, example, {"payload": text})
                    if count % 10 == 0:
                        self.send(host, remote.port, service, name, example, "payload=" + urllib.parse.quote_plus(text))
        self.assertGreater(count, 200)
        print(f"{count} payloads, {len(services)} services")


if __name__ == "__main__":
    PATH = archive()
    if PATH is None:
        sys.exit(NOT_RUN)
    harness.main()
