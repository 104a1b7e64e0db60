"""Readers that others wrote: cmark-gfm for Markdown, RedCloth for Textile, pandoc for Jira. Each takes many texts at once."""

import ctypes
import ctypes.util
import glob
import os
import pathlib
import subprocess
import tempfile

HERE = pathlib.Path(__file__).parent
SEPARATOR = '\x1e'
PLAIN_TILDE = '\ue07e'  # of the private use area
HARD_BREAKS, UNSAFE = 1 << 2, 1 << 17  # CMARK_OPT_*


def library(name):
    found = sorted(glob.glob(f'/usr/lib/*/lib{name}.so*') + glob.glob(f'/usr/lib/lib{name}.so*'))
    if not found:
        raise SystemExit(f'lib{name} is missing: run scripts/setup')
    return ctypes.CDLL(found[0], mode=ctypes.RTLD_GLOBAL)


class Cmark:
    """The library of cmark-gfm, so that one text cannot run into the next."""

    def __init__(self):
        self.lib = library('cmark-gfm')
        extensions = library('cmark-gfm-extensions')
        extensions.cmark_gfm_core_extensions_ensure_registered()
        for name in ('cmark_parser_new', 'cmark_find_syntax_extension', 'cmark_parser_finish',
                     'cmark_parser_get_syntax_extensions', 'cmark_render_html'):
            getattr(self.lib, name).restype = ctypes.c_void_p
        self.lib.cmark_render_html.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p]
        self.lib.cmark_parser_feed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t]
        self.lib.cmark_parser_attach_syntax_extension.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        for name in ('cmark_parser_finish', 'cmark_parser_free', 'cmark_node_free', 'cmark_parser_get_syntax_extensions'):
            getattr(self.lib, name).argtypes = [ctypes.c_void_p]
        self.extensions = [self.lib.cmark_find_syntax_extension(name)
                           for name in (b'table', b'strikethrough', b'autolink', b'tasklist')]
        self.free = ctypes.CDLL(None).free
        self.free.argtypes = [ctypes.c_void_p]

    def render(self, text, options):
        parser = self.lib.cmark_parser_new(options)
        parser = ctypes.c_void_p(parser)
        for extension in self.extensions:
            self.lib.cmark_parser_attach_syntax_extension(parser, extension)
        data = text.encode()
        self.lib.cmark_parser_feed(parser, data, len(data))
        root = self.lib.cmark_parser_finish(parser)
        html = self.lib.cmark_render_html(root, options, self.lib.cmark_parser_get_syntax_extensions(parser))
        result = ctypes.string_at(html).decode()
        self.free(html)
        self.lib.cmark_node_free(root)
        self.lib.cmark_parser_free(parser)
        return result


def markdown(texts):
    """As GitHub reads documents: soft breaks are spaces, tags are kept."""
    cmark = Cmark()
    return [cmark.render(text, UNSAFE) for text in texts]


def markdown_issue(texts):
    """As GitHub reads issues: each line end is a break; and with tags taken out, as the strictest readers do."""
    cmark = Cmark()
    return [cmark.render(text, HARD_BREAKS) for text in texts]


def textile(texts):
    done = subprocess.run(['ruby', str(HERE / 'render.rb')], input=SEPARATOR.join(texts) + SEPARATOR, capture_output=True,
                          text=True, encoding='utf-8', check=True)
    return done.stdout.split(SEPARATOR)[:-1]


def jira(texts):
    """pandoc does not know the escape \\~, which Atlassian documents: a character that is no markup passes for it."""
    texts = [text.replace('\\~', PLAIN_TILDE) for text in texts]
    with tempfile.NamedTemporaryFile('w', encoding='utf-8', suffix='.txt') as file:
        file.write(SEPARATOR.join(texts) + SEPARATOR)
        file.flush()
        done = subprocess.run(['pandoc', '-f', 'markdown', '-t', 'plain', '--lua-filter', str(HERE / 'render.lua')],
                              input='', capture_output=True, text=True, encoding='utf-8', errors='replace', check=True,
                              env={**os.environ, 'AHA_JIRA_TEXTS': file.name})
    rendered = done.stdout.replace(PLAIN_TILDE, '~').split(SEPARATOR)[:-1]
    if len(rendered) != len(texts):
        raise SystemExit(f'pandoc rendered {len(rendered)} of {len(texts)} texts')
    return rendered
