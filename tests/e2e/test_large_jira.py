"""The real service against a Jira of the largest size that is to be expected, whose answers take their time: its many
small requests go out several at a time, never more, and their answers do not pile up."""
import json
import os
import re
import threading
import time
import urllib.parse

import harness
from harness import Host, Remote, reply

JIRA = os.path.join(os.environ["AHA_BUNDLED"], "jira.so")
PROJECTS, TYPES, FIELDS = 2000, 300, 500
AT_ONCE = 8
ANSWER_AFTER_S = 0.01
MIB = 1 << 20


def field(number):
    """As Jira describes it, with choices here and there; 700 bytes on average."""
    described = {"required": False, "hasDefaultValue": False, "operations": ["set"], "name": f"Field number {number}",
                 "key": f"customfield_{number}", "fieldId": f"customfield_{number}",
                 "schema": {"type": "string", "custom": "com.atlassian.jira.plugin.system.customfieldtypes:textfield",
                            "customId": number}}
    if number % 10 == 0:
        described["allowedValues"] = [{"self": f"https://jira.example.com/rest/api/2/customFieldOption/{choice}",
                                       "value": f"Choice number {choice}", "id": str(choice)} for choice in range(36)]
    return described


class Jira(Remote):
    def __init__(self):
        self.lock, self.under_way, self.most, self.requests, self.sent_bytes = threading.Lock(), 0, 0, 0, 0
        self.types = [{"id": str(number), "name": f"Type {number}", "subtask": False} for number in range(TYPES)]
        self.field_pages = {start: self.page("fields", [field(number) for number in range(FIELDS)], start)
                            for start in range(0, FIELDS, 200)}
        super().__init__(self.answer)

    def answer(self, handler):
        with self.lock:
            self.requests += 1
            self.under_way += 1
            self.most = max(self.most, self.under_way)
        time.sleep(ANSWER_AFTER_S)  # what a third party takes for an answer
        status, body = self.body(handler.path)
        with self.lock:
            self.under_way -= 1
            self.sent_bytes += len(body)
        reply(handler, status, body, {"Content-Type": "application/json"})

    def body(self, target):
        path, _, query = target.removeprefix("/rest/api/2").partition("?")
        start = int(urllib.parse.parse_qs(query).get("startAt", ["0"])[0])
        if path == "/field":
            return 200, b'[{"id": "customfield_1", "name": "Aha! Reference"}]'
        if path == "/project/search":
            values = [{"id": str(number), "key": f"MAP{number}", "name": f"Project number {number}"}
                      for number in range(start, min(start + 50, PROJECTS))]
            return 200, json.dumps({"startAt": start, "maxResults": 50, "total": PROJECTS,
                                    "isLast": start + 50 >= PROJECTS, "values": values}).encode()
        if path == "/issue/createmeta":
            return 410, b"{}"
        if path == "/issue/createmeta/MAP7/issuetypes":
            return 200, self.page("issueTypes", self.types, start)
        if path.startswith("/issue/createmeta/MAP7/issuetypes/"):
            return 200, self.field_pages[start]
        if path == "/project/MAP7/statuses":
            return 200, json.dumps([{**one, "statuses": [{"id": "1", "name": "Open"}]} for one in self.types]).encode()
        return 200, b"[]"

    @staticmethod
    def page(name, items, start):
        return json.dumps({"startAt": start, "maxResults": 200, "total": len(items), name: items[start:start + 200]}).encode()


def peak_bytes(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read()).group(1)) * 1024


class LargeJira(harness.TestCase):
    def load(self, tier):
        with Jira() as jira, Host("--allow-address", "127.0.0.1", plugins=(JIRA,), isolation=tier) as host:
            started = time.monotonic()
            status, answer = host.event("jira", {"field": "attribute_project"}, {
                "server_url": f"http://127.0.0.1:{jira.port}", "username": "needle", "password": "token-4711",
                "project": "MAP7"}, event="configured", timeout=6 * harness.PATIENCE_S)
            took_s = time.monotonic() - started
            self.assertEqual(status, 200)
            self.assertIsNone(answer.get("exception"))
            meta = answer["meta_data"]
            self.assertEqual(len(meta["projects"]), PROJECTS)
            self.assertEqual(meta["projects"][1999]["key"], "MAP1999")
            types = meta["issue_type_sets"][meta["projects"][7]["issue_types"]]
            self.assertEqual([one["id"] for one in types], [str(number) for number in range(TYPES)])
            self.assertTrue(all(len(one["fields"]) == FIELDS and one["statuses"] for one in types))
            self.assertEqual(jira.requests, 1 + PROJECTS // 50 + 1 + 1 + 2 + 3 * TYPES + 1)
            self.assertEqual(jira.most, AT_ONCE)
            pid = host.process.pid if tier == "inline" else host.service("jira")["worker"]["pid"]
            print(f"{tier}: {jira.requests} requests in {took_s:.1f} s, {jira.sent_bytes / MIB:.0f} MiB of answers, "
                  f"{peak_bytes(pid) / MIB:.0f} MiB at most")
            if not harness.SANITIZED:
                self.assertLess(peak_bytes(pid), jira.sent_bytes)

    def test_it_is_loaded_in_the_host(self):
        self.load("inline")

    def test_it_is_loaded_in_a_process_of_the_services_own(self):
        self.load(harness.ISOLATED_TIERS[-1])


if __name__ == "__main__":
    harness.main()
