"""Sends releases, features, requirements and attachments to a real Redmine, and reads them back through its own API.

Needs the packages that `scripts/setup --peers` installs; run by `scripts/check --peers`.
"""
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.path.join(ROOT, "build", "dev")
os.environ.setdefault("AHA_HOST", os.path.join(BUILD, "host", "aha-host"))
os.environ.setdefault("AHA_FIXTURES", os.path.join(BUILD, "plugins"))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e"))
import harness  # noqa: E402

PACKAGED_DATABASE = "/var/lib/dbconfig-common/sqlite3/redmine/instances/default/redmine_default"
START_PATIENCE_S = 120


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Redmine:
    """The packaged Redmine, as the user that the package made for it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="aha-host-redmine-")
        database, script = os.path.join(self.folder, "db"), os.path.join(self.folder, "serve.rb")
        shutil.copy(PACKAGED_DATABASE, database)
        shutil.copy(os.path.join(ROOT, "tests", "peers", "redmine_server.rb"), script)
        for path in (self.folder, database, script):
            shutil.chown(path, "www-data")
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        webrick = subprocess.check_output("echo /usr/share/rubygems-integration/all/gems/webrick-*/lib", shell=True, text=True).strip()
        self.log = open(os.path.join(self.folder, "log"), "w")
        self.process = subprocess.Popen(
            ["runuser", "-u", "www-data", "--", "env", f"RUBYLIB={webrick}", f"DATABASE_URL=sqlite3:{database}",
             "RAILS_ENV=production", "X_DEBIAN_SITEID=default", "bundle", "exec", "ruby", script, str(self.port)],
            cwd="/usr/share/redmine", stdout=subprocess.PIPE, stderr=self.log, text=True)
        known = json.loads(self.process.stdout.readline() or "{}")
        if not known:
            raise AssertionError(open(self.log.name).read())
        self.key, self.project = known["api_key"], str(known["project"])
        harness.wait_for(self.answers, "Redmine to answer", START_PATIENCE_S)

    def answers(self):
        try:
            return self.get("/trackers.json")["trackers"]
        except OSError:
            return None

    def get(self, path):
        request = urllib.request.Request(self.url + path, headers={"X-Redmine-API-Key": self.key})
        with urllib.request.urlopen(request, timeout=60) as response:
            raw = response.read()
            return json.loads(raw) if path.endswith(".json") or ".json?" in path else raw

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class AhaStandIn:
    """Takes the place of Aha!'s API by the demonstration's stand-in, and remembers the fields that were stored."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="aha-host-stand-in-")
        self.output = open(os.path.join(self.folder, "output"), "w")
        self.process = subprocess.Popen([os.path.join(ROOT, "scripts", "stand_in"), self.folder], stdout=self.output)
        self.port = int(harness.wait_for(lambda: self.read("port"), "the stand-in's port"))

    def read(self, name):
        path = os.path.join(self.folder, name)
        if not os.path.exists(path):
            return ""
        with open(path) as file:
            return file.read()

    def stored(self, record):
        """-> the fields last stored for a record, by name"""
        pattern = rf"POST +https://acme\.aha\.io/api/v1/{record}/integrations/7/fields (.*) -> 200"
        found = re.findall(pattern, self.read("output"))
        return {one["name"]: one["value"] for one in json.loads(found[-1])["integration_fields"]}

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.output.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def fields(stored):
    return [{"integration_id": "7", "name": name, "value": value} for name, value in stored.items()]


class RedmineTest(harness.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.redmine, cls.aha = Redmine(), AhaStandIn()
        cls.addClassCleanup(cls.redmine.stop)
        cls.addClassCleanup(cls.aha.stop)
        cls.files = harness.Remote(lambda handler: harness.reply(handler, 200, b"bytes of " + handler.path.encode()))
        cls.enterClassContext(cls.files)
        cls.host = cls.enterClassContext(harness.Host(
            "--allow-address", "127.0.0.1/32", "--connect-to", f"acme.aha.io:443:127.0.0.1:{cls.aha.port}",
            "--ca-file", os.path.join(cls.aha.folder, "ca.pem"), plugins=("redmine.so",)))
        cls.data = {"redmine_url": cls.redmine.url, "api_key": cls.redmine.key, "project": cls.redmine.project,
                    "integration_id": 7, "aha_account_domain": "acme", "aha_api_url_base": "https://aha.io/",
                    "aha_api_token": "token"}
        cls.memory = cls.send("installed")["meta_data"]
        cls.data["tracker"] = str(next(one["id"] for one in cls.memory["trackers"] if one["name"] == "Feature"))
        cls.data["issue_priority"] = str(next(one["id"] for one in cls.memory["issue_priorities"] if one["name"] == "High"))

    @classmethod
    def send(cls, event, payload=None, **data):
        _, answer = cls.host.post("/send_event", {"service_name": "redmine", "event": event, "payload": payload,
                                                  "user_data": {**cls.data, **data}, "meta_data": getattr(cls, "memory", {})},
                                  timeout=60)
        return answer

    def sent(self, event, payload):
        answer = self.send(event, payload)
        self.assertNotIn("exception", answer, answer)

    def attachment(self, name):
        return {"file_name": name, "content_type": "text/plain", "download_url": f"http://127.0.0.1:{self.files.port}/{name}"}

    def record(self, reference, name, body, attachments=(), **more):
        return {"reference_num": reference, "name": name, "description": {"body": body, "attachments": []},
                "attachments": [self.attachment(one) for one in attachments], "integration_fields": [], **more}

    def release(self, reference, name, date="2031-02-03"):
        return {"reference_num": reference, "name": name, "release_date": date, "integration_fields": [],
                "url": f"https://acme.aha.io/releases/{reference}"}

    def test_the_project_trackers_and_priorities_of_the_server_are_offered(self):
        self.assertIn({"name": "Compass", "id": int(self.redmine.project)}, self.memory["projects"])
        _, pairs = self.host.post("/remote_collection", {"service_name": "redmine", "field_name": "project",
                                                         "user_data": self.data, "meta_data": self.memory})
        self.assertIn(["Compass", int(self.redmine.project)], pairs)

    def test_a_release_with_a_feature_its_requirement_and_files_arrives_and_follows_changes(self):
        release = self.release("N-R-1", "Polar")
        self.sent("create_release", {"release": release})
        release["integration_fields"] = fields(self.aha.stored("releases/N-R-1"))
        version = self.redmine.get(f"/versions/{self.aha.stored('releases/N-R-1')['id']}.json")["version"]
        self.assertEqual((version["name"], version["due_date"]), ("Polar", "2031-02-03"))

        requirement = self.record("N-1-1", "Look it up", "<p>Now.</p>", ["map.txt"])
        feature = self.record("N-1", "Show “true” north ☆", "<p>Use the <b>declination</b>.</p>", ["a.txt"],
                              release=release, requirements=[requirement])
        self.sent("create_feature", {"feature": feature})
        ids = {one: self.aha.stored(one)["id"] for one in ("features/N-1", "requirements/N-1-1")}
        issue = self.redmine.get(f"/issues/{ids['features/N-1']}.json?include=attachments,children")["issue"]
        self.assertEqual(issue["subject"], "Show “true” north ☆")
        self.assertEqual(issue["description"].strip(), "Use the *declination*.")
        self.assertEqual(issue["priority"]["name"], "High")
        self.assertEqual(issue["fixed_version"]["name"], "Polar")
        self.assertEqual([child["id"] for child in issue["children"]], [ids["requirements/N-1-1"]])
        self.assertEqual([one["filename"] for one in issue["attachments"]], ["a.txt"])
        content = issue["attachments"][0]["content_url"].split("/attachments/")[1]
        self.assertEqual(self.redmine.get("/attachments/" + content), b"bytes of /a.txt")

        release.update(name="Polar II", release_date="2031-03-04")
        self.sent("update_release", {"release": release})
        version = self.redmine.get(f"/versions/{self.aha.stored('releases/N-R-1')['id']}.json")["version"]
        self.assertEqual((version["name"], version["due_date"]), ("Polar II", "2031-03-04"))

        feature.update(name="Show north", integration_fields=fields(self.aha.stored("features/N-1")),
                       attachments=[self.attachment("a.txt"), self.attachment("b.txt")])
        requirement["integration_fields"] = fields(self.aha.stored("requirements/N-1-1"))
        feature["requirements"].append(self.record("N-1-2", "", "<p>A second one. With more.</p>"))
        self.sent("update_feature", {"feature": feature})
        issue = self.redmine.get(f"/issues/{ids['features/N-1']}.json?include=attachments,children")["issue"]
        self.assertEqual(issue["subject"], "Show north")
        self.assertEqual(sorted(one["filename"] for one in issue["attachments"]), ["a.txt", "b.txt"])
        self.assertEqual(sorted(child["subject"] for child in issue["children"]), ["A second one", "Look it up"])

    def test_what_redmine_refuses_is_said_in_its_own_words(self):
        self.sent("create_release", {"release": self.release("N-R-2", "Taken")})
        answer = self.send("create_release", {"release": self.release("N-R-3", "Taken")})
        self.assertEqual(answer["exception"]["exception_class"], "Errors::RemoteError")
        self.assertIn("has already been taken", answer["exception"]["message"])

    def test_a_file_that_is_too_large_is_left_out_and_named(self):
        with harness.Remote(lambda handler: harness.reply(handler, 200, b"x" * (3 * 1024 * 1024))) as large:
            feature = self.record("N-3", "With a large file", "", requirements=[])
            feature["attachments"] = [{"file_name": "large.bin", "content_type": "text/plain",
                                       "download_url": f"http://127.0.0.1:{large.port}/large.bin"}]
            answer = self.send("create_feature", {"feature": feature})
        self.assertNotIn("exception", answer, answer)
        self.assertTrue(any("large.bin" in one["message"] for one in answer["messages"] if one["severity"] == 3), answer)

    def test_a_wrong_key_is_named_as_such(self):
        answer = self.send("installed", api_key="wrong")
        self.assertIn("API key", answer["exception"]["message"])


if __name__ == "__main__":
    unittest.main()
