"""An OpenAPI 3.0 or Swagger 2.0 description, and what a request has against it."""
import re
import urllib.parse

import jsonschema

FORMATS = jsonschema.FormatChecker(formats=())


@FORMATS.checks("date-time")
def is_timestamp(value):
    """RFC 3339; the module that jsonschema itself asks need not be there."""
    return not isinstance(value, str) or bool(
        re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", value))


class Description:
    def __init__(self, document, ignore_case=False):
        """ignore_case  of what paths are called, not of the values in them"""
        self.document = document
        self.path_flags = re.IGNORECASE if ignore_case else 0
        self.paths = sorted(document["paths"], key=lambda path: path.count("{"))  # "/issues/comments" before "/issues/{number}"

    def disagreements(self, method, url, body):
        """-> [(operation, place, value, what is wrong)] for one request; operation: "PATCH /issues/{number}".

        body  JSON, or None where the request has none.
        """
        address = urllib.parse.urlsplit(url)
        found = self.operation(method, address.path)
        if isinstance(found, str):
            return [(f"{method} {address.path}", "path", address.path, found)]
        template, operation, path_values = found
        parameters = [self.resolved(one) for one in
                      [*self.document["paths"][template].get("parameters", []), *operation.get("parameters", [])]]
        query = urllib.parse.parse_qsl(address.query, keep_blank_values=True)
        described_body = next((one for one in parameters if one["in"] == "body"), None)  # Swagger 2.0
        wrong = [*self.in_parameters("path", parameters, path_values.items()), *self.in_parameters("query", parameters, query),
                 *self.in_body(self.resolved(operation.get("requestBody")) or described_body, body)]
        return [(f"{method} {template}", *one) for one in wrong]

    def operation(self, method, path):
        """-> (path's template, operation, values of the path's parameters), or what is wrong with the path or the method"""
        others = set()
        for template in self.paths:
            names = re.findall(r"{(\w+)}", template)
            pattern = "([^/]+)".join(re.escape(piece) for piece in re.split(r"{\w+}", template))
            match = re.fullmatch(pattern, path, self.path_flags)
            if match and method.lower() in self.document["paths"][template]:
                values = dict(zip(names, map(urllib.parse.unquote, match.groups())))
                return template, self.document["paths"][template][method.lower()], values
            if match:
                others.update(one.upper() for one in self.document["paths"][template])
        return f"has no {method}, but {', '.join(sorted(others))}" if others else "is no path of this API"

    def in_parameters(self, where, parameters, values):
        known = {one["name"]: one for one in parameters if one["in"] == where}
        given = dict(values)
        for name in known.keys() - given.keys():
            if known[name].get("required"):
                yield f"{where}/{name}", None, "is required"
        for name, text in given.items():
            if name not in known:
                yield f"{where}/{name}", text, "is no parameter"
                continue
            described = schema_of(known[name])
            schema = self.schema(described)
            if all(self.errors(schema, value) for value in readings(text)):
                yield f"{where}/{name}", text, f"{text!r} does not fit {described}"

    def in_body(self, expected, body):
        if body is None:
            return [("body", None, "is required")] if expected and expected.get("required") else []
        if not expected:
            return [("body", body, "is not taken")]
        kinds = expected.get("content", {"application/json": expected})
        if "application/json" not in kinds:
            return []  # a file
        schema = kinds["application/json"]["schema"]
        return [("/".join(["body", *map(str, error.absolute_path)]), error.instance, error.message)
                for error in self.errors(self.schema(schema), body)]

    @staticmethod
    def errors(schema, value):
        return list(jsonschema.Draft7Validator(schema, format_checker=FORMATS).iter_errors(value))

    def resolved(self, node):
        while node and "$ref" in node:
            name, node = node["$ref"], self.document
            for part in name.removeprefix("#/").split("/"):
                node = node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def schema(self, node, is_part=False):
        """-> JSON Schema for an OpenAPI 3.0 schema, with what it refers to in place.

        A member that it does not name is an error: the API would do nothing with it.
        is_part  it is one of several that hold for one value (allOf), and may name a part of the members.
        """
        node = self.resolved(node)
        out = {key: value for key, value in node.items() if key not in ("nullable", "example", "examples", "default")}
        for key in ("allOf", "anyOf", "oneOf"):
            if key in node:
                out[key] = [self.schema(one, is_part or key == "allOf" or "properties" in node) for one in node[key]]
        for key in ("items", "not"):
            if key in node:
                out[key] = self.schema(node[key])
        if "properties" in node:
            out["properties"] = {name: self.schema(one) for name, one in node["properties"].items()}
            if not is_part and not {"allOf", "anyOf", "oneOf"} & node.keys():
                out.setdefault("additionalProperties", False)
        if isinstance(node.get("additionalProperties"), dict):
            out["additionalProperties"] = self.schema(node["additionalProperties"])
        return {"anyOf": [{"type": "null"}, out]} if node.get("nullable") else out


def schema_of(parameter):
    """-> a parameter's schema, which Swagger 2.0 has among its members"""
    return parameter.get("schema") or {key: parameter[key] for key in ("type", "enum", "items") if key in parameter}


def readings(text):
    """-> what a parameter's text may stand for: parameters have types, a URL has not"""
    yield text
    if re.fullmatch(r"-?\d+", text):
        yield int(text)
    if text in ("true", "false"):
        yield text == "true"
    yield text.split(",")
