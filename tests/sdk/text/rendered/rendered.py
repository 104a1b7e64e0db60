#!/usr/bin/env python3
"""Holds what other people's readers make of our Markdown, Textile and Jira markup against the HTML it came from.

    rendered.py [--count N] [--seed N] [--dialect NAME] [--show N] build/dev/tests/sdk/text/convert_text

Words, code, links, lists, tables and checkboxes have to be the same. Beside the corpus in samples.py, `--count` documents
are made at random; AHA_RENDERED_COUNT and AHA_RENDERED_SEED set the defaults, and the seed is printed.
"""

import argparse
import collections
import json
import os
import re
import subprocess
import sys

import renderers
import samples
from reading import Reading, address

TYPOGRAPHY = str.maketrans({'“': '"', '”': '"', '‘': "'", '’': "'", '…': '...', '—': '-', '–': '-'})


class Dialect:
    def __init__(self, name, key, render):
        self.name, self.key, self.render = name, key, render

    def cells_hold_blocks(self):
        return self.name == 'jira'

    def expected(self, html):
        return Reading(html, self.cells_hold_blocks())

    def found(self, html):
        if self.name == 'jira':  # ✔ and ❌ are (/) and (x)
            html = re.sub(r'(<li>(?:<p>)?)\s*([✔❌])', lambda m: f'{m[1]}<input type=checkbox{" checked" if m[2] == "✔" else ""}>', html)
        if self.name == 'textile':
            html = re.sub(r'(<li>)\s*\[([ x])\] ', lambda m: f'{m[1]}<input type=checkbox{" checked" if m[2] == "x" else ""}>', html)
        return Reading(html, self.cells_hold_blocks())

    def differences(self, html, rendered):
        """What differs: pairs of what it is about and a description."""
        want, got = self.expected(html), self.found(rendered)
        compare = [('words', self.norm(want.words), self.norm(got.words)), ('code', self.norm_code(want.code), self.norm_code(got.code)), ('blocks of code', want.blocks, got.blocks),
                   ('links', self.links(want, want), self.links(got, want)), ('checkboxes', want.checks, got.checks)]
        if not self.leaves_lists(html):
            compare.append(('lists', self.norm_lists(want.lists), self.norm_lists(got.lists)))
        compare.append(('tables', self.norm_tables(want.tables), self.norm_tables(got.tables)))
        return [(what, f'want {a!r}\n    got  {b!r}') for what, a, b in compare if a != b]

    def norm(self, words):
        # RedCloth sets quotes and dots as a printer would, whatever is written.
        return words.translate(TYPOGRAPHY) if self.name == 'textile' else words

    def norm_code(self, code):
        return sorted(self.norm(line) for line in code)

    def norm_lists(self, lists):
        return [(path, self.norm(words)) for path, words in lists]

    def norm_tables(self, tables):
        return [[[self.norm(cell) for cell in row] for row in table] for table in tables]

    def leaves_lists(self, html):
        """Textile's items hold nothing but lines, so code and tables stand between two lists."""
        return self.name == 'textile' and re.search(r'<li>(?:(?!</li>).)*<(pre|table|blockquote)', html, re.S)

    def links(self, reading, want):
        """Links that readers make of bare addresses by themselves do not count."""
        wanted = set(want.links)
        links = []
        for href, label in reading.links:
            if self.key in ('github', 'markdown', 'markdown_github', 'trello') and href.startswith('#'):
                continue
            bare = href in (label, address(label), f'http://{label}', f'mailto:{label}')
            if not bare or (href, label) in wanted:
                links.append((href, self.norm(label)))
        return links

    def cannot(self, html):
        """Why the reader cannot show this text, whatever we write; None where it can."""
        if self.name == 'jira' and '<td' in html and re.search(r'<pre>(?:(?!</pre>).)*{noformat', html, re.S):
            return 'code in a cell that has {noformat} itself is written line by line'
        return None


DIALECTS = [
    Dialect('github', 'github', renderers.markdown),
    Dialect('github-issue', 'github', renderers.markdown_issue),
    Dialect('markdown', 'markdown', renderers.markdown),
    Dialect('markdown-github', 'markdown_github', renderers.markdown),
    Dialect('trello', 'trello', renderers.markdown),
    Dialect('textile', 'textile', renderers.textile),
    Dialect('jira', 'jira', renderers.jira),
]


def convert(command, documents):
    lines = ''.join(json.dumps(html) + '\n' for html in documents)
    done = subprocess.run(command, input=lines, capture_output=True, text=True, encoding='utf-8', check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(dialect, names, documents, converted, show):
    texts = [texts[dialect.key] for texts in converted]
    rendered = dialect.render(texts)
    failures, kinds, skipped = 0, collections.Counter(), collections.Counter()
    for name, html, text, result in zip(names, documents, texts, rendered, strict=True):
        if reason := dialect.cannot(html):
            skipped[reason] += 1
            continue
        differences = dialect.differences(html, result)
        if not differences:
            continue
        failures += 1
        kinds.update(what for what, _ in differences)
        if failures <= show:
            print(f'--- {dialect.name}: {name}\n    html {html!r}\n    text {text!r}\n    seen {result!r}')
            for what, description in differences:
                print(f'  {what}\n    {description}')
    print(f'{dialect.name}: {len(documents)} documents, {failures} differ {dict(kinds) if kinds else ""}')
    for reason, times in skipped.items():
        print(f'  {times} not compared: {reason}')
    return failures


def main():
    sys.stdout.reconfigure(encoding='utf-8', errors='backslashreplace')
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--count', type=int, default=int(os.environ.get('AHA_RENDERED_COUNT', 1000)))
    parser.add_argument('--seed', type=int, default=int(os.environ.get('AHA_RENDERED_SEED', 7)))
    parser.add_argument('--dialect')
    parser.add_argument('--show', type=int, default=5, help='how many failures of a dialect to print in full')
    parser.add_argument('convert', nargs=argparse.REMAINDER, help='the program convert_text, or a command that starts it')
    options = parser.parse_args()

    corpus = list(samples.samples())
    dice = samples.Random(options.seed)
    names = [name for name, _ in corpus] + [f'random {number}' for number in range(options.count)]
    documents = [html for _, html in corpus] + [dice.document() for _ in range(options.count)]
    print(f'{len(corpus)} samples and {options.count} random documents of seed {options.seed}')
    converted = convert(options.convert, documents)
    failures = sum(check(dialect, names, documents, converted, options.show) for dialect in DIALECTS
                   if options.dialect in (None, dialect.name))
    return 1 if failures else 0


if __name__ == '__main__':
    sys.exit(main())
