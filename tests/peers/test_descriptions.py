"""Holds what is sent to Jira and Azure DevOps against their own descriptions of their APIs, as files of yours.

No registry of packages has them. Each of these variables names a file; what is not given is skipped:

  JIRA_API           Jira Cloud platform, OpenAPI 3.0, of version 2 or 3 of the API; of 2025 or later, for search/jql
  JIRA_SOFTWARE_API  Jira Software Cloud, OpenAPI 3.0
  AZURE_WIT_API      Azure DevOps, work item tracking, Swagger 2.0: workItemTracking.json, or -onprem.json of the servers
  AZURE_CORE_API     Azure DevOps, core, Swagger 2.0: core.json, or core-onprem.json

Atlassian links its files from the reference of each API; Microsoft keeps its own in the repository
MicrosoftDocs/vsts-rest-api-specs. Run: JIRA_API=.. scripts/check --peers
"""
import glob
import json
import os
import re
import unittest
import urllib.parse

import openapi

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CASES = [os.path.join(ROOT, "tests", "plugins", "{}", "cases"),
         os.path.join(ROOT, "..", "shared", "conformance", "cases", "{}")]  # where it lies

PATCH = [{"op": "add", "path": "/fields/System.Title", "value": "North"}]
JQL = "jql=project%20%3D%20%22MAP%22&fields=customfield_9&maxResults=100"

# What no case has, since it follows a lost answer or the end of an old endpoint; the services' own tests have it.
UNRECORDED_JIRA = [("GET", f"/rest/api/2/search?{JQL}", None), ("GET", f"/rest/api/2/search/jql?{JQL}", None),
                   ("GET", "/rest/api/2/issue/4001/comment?orderBy=-created&maxResults=50", None),
                   ("PUT", "/rest/api/2/issue/4001", {"fields": {"parent": {"key": "MAP-1"}}}),
                   ("PUT", "/rest/api/2/issue/4001", {"update": {"parent": [{"set": {"none": True}}]}}),
                   ("GET", "/rest/api/2/project", None), ("GET", "/rest/api/2/status", None),
                   ("POST", "/rest/agile/1.0/epic/none/issue", {"issues": ["4001"]})]
UNRECORDED_AZURE = [("GET", "/_apis/projects?$top=1000&api-version=7.1", None),
                    ("GET", "/p-1/_apis/wit/workitemtypecategories?api-version=7.1", None),
                    ("GET", "/p-1/_apis/wit/workitemtypes?api-version=7.1", None),
                    ("GET", "/p-1/_apis/wit/classificationNodes/areas?$depth=10&api-version=7.1", None),
                    ("GET", "/p-1/_apis/wit/workitems/41?$expand=all&api-version=7.1", None),
                    ("PATCH", "/p-1/_apis/wit/workitems/41?api-version=7.1", PATCH),
                    ("POST", "/p-1/_apis/wit/workitems/$User%20Story?api-version=7.1", PATCH),
                    ("POST", "/p-1/_apis/wit/wiql?$top=10&api-version=7.1", {"query": "Select [System.Id] From WorkItems"}),
                    ("POST", "/p-1/_apis/wit/attachments?fileName=a.png&api-version=7.1", "octets")]

NULL, TEXT = {"type": "null"}, {"type": "string"}

# Where the services depart from the descriptions, and why they may: operation (a pattern), place, schema of what is there.
KNOWN_JIRA = [
    ("POST .*/version", "body/releaseDate", NULL, "A release without a date. It was always sent so."),
    ("PUT /rest/greenhopper/.*", "path", TEXT, "Jira never described it. It was always used; its successor is asked after it."),
]
KNOWN_AZURE = [
    (r"(GET|PATCH) /\w+/_apis/wit/workitems/\d+", "path", TEXT, "Without the project, as version 1.0 of the API knew it."),
    (r"GET /\w+/_apis/wit/workItems/\d+", "path", TEXT, "The address by which a webhook names a work item."),
    (r"POST /\w+/_apis/wit/attachments", "path", TEXT, "The same."),
    ("PATCH .*/workitems/{id}", "path/id", {"pattern": "^\\$"}, "So does version 1.0 create. dev.azure.com is sent POST."),
    ("PATCH .*/workitems/{id}", "body", NULL, "The first of the requests that agree upon NTLM goes without."),
]


def given(variable):
    """-> the document that an environment variable names"""
    path = os.environ.get(variable)
    if not path:
        raise unittest.SkipTest(f"{variable} names no file with a description")
    with open(path, encoding="utf-8-sig") as file:
        return json.load(file)


def recorded(service):
    """-> (where it comes from, method, address without the host, body) for each request of a service's cases"""
    for path in sorted(path for folder in CASES for path in glob.glob(os.path.join(folder.format(service), "*.json"))):
        with open(path) as file:
            exchanges = json.load(file)["exchanges"]
        for request in (exchange["request"] for exchange in exchanges):
            url = urllib.parse.urlsplit(request["url"])
            body = request.get("body") or ("octets" if "body_base64" in request else None)
            if isinstance(body, str) and "json" in request["headers"].get("Content-Type", "") and body != "octets":
                body = json.loads(body)
            yield os.path.relpath(path, ROOT), request["method"], f"{url.path}?{url.query}", body


def without_proof(url):
    """Connect adds who asks, which goes for every address."""
    return re.sub("[?&]jwt=[^&]*", "", url)


def azure(document):
    """-> a description that takes what Microsoft's words allow and its schemas do not"""
    for path, item in list(document["paths"].items()):
        shorter = re.sub("/{(team|path)}", "", path)  # either may be left out
        document["paths"].setdefault(shorter, {
            method: {**operation, "parameters": [one for one in operation.get("parameters", [])
                                                 if one.get("name") not in ("team", "path")]}
            for method, operation in item.items()})
    kinds = document["definitions"]
    if "JsonPatchDocument" in kinds:  # a list, which is called an object as well; its values may be of any kind
        kinds["JsonPatchDocument"] = {"type": "array", "items": {"$ref": "#/definitions/JsonPatchOperation"}}
        kinds["JsonPatchOperation"]["properties"]["value"] = {}
    return openapi.Description(document, ignore_case=True)


class DescriptionsTest(unittest.TestCase):
    def hold(self, description, requests, known):
        count = 0
        for source, method, url, body in requests:
            count += 1
            for operation, place, value, what in description.disagreements(method, url, body):
                allowed = [schema for pattern, where, schema, _ in known if where == place and re.fullmatch(pattern, operation)]
                with self.subTest(case=source, request=f"{method} {url}"):
                    self.assertTrue(any(not description.errors(schema, value) for schema in allowed), f"{place}: {what}")
        self.assertGreater(count, 0)
        print(f"{self.id()}: {count} requests")

    def jira(self, document, part):
        """part  what of Jira the document describes: the pattern of its addresses"""
        version = "3" if any(path.startswith("/rest/api/3/") for path in document["paths"]) else "2"
        requests = [*(("client.cpp", *one) for one in UNRECORDED_JIRA), *recorded("jira"), *recorded("jira_connect")]
        of_version = [(source, method, re.sub("^(/jira)?/rest/api/2/", f"/rest/api/{version}/", without_proof(url)), body)
                      for source, method, url, body in requests if re.match(part, url)]
        self.hold(openapi.Description(document), of_version, KNOWN_JIRA)

    def azure(self, document, part):
        requests = [*(("client.cpp", method, "/north" + url, body) for method, url, body in UNRECORDED_AZURE),
                    *recorded("tfs"), *recorded("tfs_on_premise")]
        requests = [(source, method, url.removeprefix("/tfs"), body) for source, method, url, body in requests
                    if re.search(part, url)]
        self.hold(azure(document), requests, KNOWN_AZURE)

    def test_jira(self):
        self.jira(given("JIRA_API"), "(/jira)?/rest/(api|greenhopper)/")

    def test_jira_software(self):
        self.jira(given("JIRA_SOFTWARE_API"), "(/jira)?/rest/agile/")

    def test_azure_work_items(self):
        self.azure(given("AZURE_WIT_API"), "/_apis/wit/")

    def test_azure_projects(self):
        self.azure(given("AZURE_CORE_API"), "/_apis/projects")


if __name__ == "__main__":
    unittest.main()
