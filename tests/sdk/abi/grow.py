"""grow.py ABI_H TO: the header as a later version may be, with a field appended to every struct that has a size."""
import pathlib
import re
import sys

source, target = map(pathlib.Path, sys.argv[1:])
text = source.read_text()
frozen = {name.lower() for name in re.findall(r"#define AHA_(\w+)_SIZE_V1 ", text)}
grown = set()


def grow(match):
    head, name, fields, end = match.groups()
    if not re.match(r"\s*uint32_t +size;", fields):
        return match.group()  # frozen, since it stands in arrays or is passed by value
    grown.add(name)
    return f"{head}struct aha_{name} {{{fields}  uint64_t appended;\n}}{end}"


text = re.sub(r"^((?:typedef )?)struct aha_(\w+) \{(.*?)^\}( aha_\2;|;)", grow, text, flags=re.S | re.M)
if grown != frozen:
    sys.exit(f"of these structs abi.h should say the size of version 1: {sorted(grown ^ frozen)}")
target.parent.mkdir(parents=True, exist_ok=True)
target.write_text(text)
