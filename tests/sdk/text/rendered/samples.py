"""Descriptions as Aha!'s editor writes them and people paste them: a table of contents in a table of places, and documents
made at random from the same parts."""

import html
import random

# What people type. Each is plain text.
TEXTS = [
    'plain words', 'snake_case and __init__ and _x_', '2 * 3 * 4 and *x* and **y**', 'List<String> and Map<K, V>',
    'a < b && c > d', '<script>alert(1)</script>', '{braces} {a: 1} {{x}} {code} {noformat} {color:red}', 'arr[0] [x] [a](b) [c][d] [[w]]',
    'a | b || c', r'C:\Users\new \* \\server\share', '`tick` and ``two``', '@octocat asks @Override', '#12 and GH-7 and acme/app#3',
    '# not a heading', '1. not a list', '2) nor this', '- not an item', '+ plus', '> no quote', '=== ---', '--- dashes -- here',
    'h1. no heading', 'bq. no quote', 'p. no paragraph', '* no bullet', 'ends with a hash #', '100% of 50 %', '~5 ms', 'x^2 and 2^3^', '+1 and -1',
    '&amp; &copy; &#65; & &bogus;', 'http://x.example.com/a_b_c?d=1&e=2', 'see http://x.example.com/_a_/*b*.', 'www.example.com/x_y_',
    'jane@example.com', 'Really? Yes! No!', '!important! and !x', 'emoji \U0001f600 \U0001f1e9\U0001f1ea', 'Grüße, 日本語テキスト, Привет',
    'عربى و עברית', '“curly” ‘quotes’ — dash…', ':) ;) :P (y) (x) (!) (*) (on)', '(c) (r) (tm)', '2x3 and 4 x 5', 'ABC(def) HTML(x)',
    '"x":y and "quoted"', "it's", '?? cited ??', '==x== and =', '|', '\\', '*', '_', '`', '[', '<', '&', '#', '!', '~', '-', '{', '@', ':-)',
    '[ ] box [x]', 'a\u00a0b', '$x$ and $5', '%{color:red}x%', 'fn1. note[1]', '::', '~~struck~~', '<!-- c -->', '<a@b.c>', 'key := value',
    'b. second', 'i. first', 'code. x', "b.  -'x", '*= centred?', '#< left', '#> right', 'www.example.com/x<a@b.c>y', 'http://x.example.com/a<b>c</b>', ')http://x.example.com/a--b_c_',
    '=http://x.example.com/--- x', 'http://x.example.com/aé:) b', 'http://x.example.com:8080/é_b_',
]

CODES = [
    'make', '__init__', 'a ** b ** c', r'C:\new\*', 'List<String>', '{"id": "default"}', 'arr[0]', 'a | b', 'x`y`z', '`', '``x``', ' padded ',
    'a  b', '<b>', '&lt;', 'if (a && b)', '@Override', '#12', 'a@b', '--flag -x', 'http://x.example.com/a_b_', '\\', 'end\\', '$x', "it's", '!x!', '(x) :)',
    '{{x}}', '{code}', '*b*', '+p+ ^u^', '??', '-', 'é日本', '"a":b',
]

BLOCKS_OF_CODE = [
    'def __init__(self,  *args, **kwargs):\n    self.a  =  1\n    return a ** b ** c', 'if x:\n\n    print(1)\n\n\n    print(2)', '  indented first\nthen not',
    'one line', '```\nfenced\n```', 'a\n\tb\ttab', '<b>&amp;</b>\nList<String>', 'C:\\new\\*\n\\\\server', '{noformat}\nx\n{noformat}', '* not\n* a list',
    '{code}x{code}', '| a | b |\n| - | - |', 'bq. x\n\nh1. y', '    four\n        eight', 'trailing  \nspaces', '@a@ *b* _c_ "x":y', '# h\n> q\n1. l', '~~~\nx',
]

LINKS = [
    ('the spec', 'https://x.example.com/a'), ('https://x.example.com', 'https://x.example.com'), ('a_b *c* [d]', 'https://x.example.com/a_b_c?d=1&e=2'),
    ('x | y', 'https://x.example.com/(paren)'), ('(in parens)', 'https://x.example.com/a(b'), ('"quoted"', 'https://x.example.com/q?a=b#c'),
    ('a ] b', 'mailto:jane@example.com'), ('List<T>', 'https://x.example.com/%20x'), ('@name #12', 'https://x.example.com/12'),
]

STYLES = ['b', 'strong', 'i', 'em', 'u', 's', 'del', 'sub', 'sup', 'span']


def text(value):
    return html.escape(value, quote=False).replace('\u00a0', '&nbsp;')


def code(value):
    return f'<code>{text(value)}</code>'


def block_of_code(value):
    return f'<pre><code>{text(value)}</code></pre>'


def link(pair):
    return f'<a href="{html.escape(pair[1])}" target="_blank" rel="noopener">{text(pair[0])}</a>'


# Where a piece of a line may stand.
PLACES = [
    '<p>{}</p>', '<p dir="ltr">before {} after</p>', '<div>{}</div>', '<h2>{}</h2>', '<ul><li>{}</li><li>next</li></ul>', '<ol><li><p>x {}</p></li><li>y</li></ol>',
    '<ul><li>a<ul><li>b {}<ol><li>{}</li></ol></li></ul></li><li>c</li></ul>', '<blockquote><p>{}</p></blockquote>', '<p>one<br>{}<br/>two {}</p>',
    '<table class="t"><tbody><tr><td colspan="1" rowspan="1">{}</td><td>b</td></tr><tr><td>c</td><td>x {} y</td></tr></tbody></table>',
    '<table><thead><tr><th>H</th><th>{}</th></tr></thead><tbody><tr><td><p>{}</p><p>second</p></td><td>a<br>b</td></tr></tbody></table>',
    '<p><b>{}</b> and <i>x {} y</i></p>', '<p>wo<b>rd {}</b>s</p>', '<p><a href="https://x.example.com/l">{}</a> end</p>',
    '<ul class="checklist"><li class="checklist-item checklist-item--unchecked"><span class="checklist-item__indicator"></span>{}</li>'
    '<li class="checklist-item checklist-item--checked"><span class="checklist-item__indicator">v</span>done</li></ul>',
]

# Where a block may stand.
BLOCK_PLACES = [
    '{}', '<p>before</p>{}<p>after</p>', '<ul><li><p>Run:</p>{}</li><li>next</li></ul>', '<ol><li>a<ul><li>b{}</li></ul></li><li>c</li></ol>', '<blockquote>{}</blockquote>',
    '<table><tr><td>{}</td><td>x</td></tr><tr><td>y</td><td>z</td></tr></table>',
]

# Whole descriptions that are about their structure.
WHOLE = [
    '<h1>A</h1><h2>B <b>c</b></h2><p>d</p><h6>e</h6>', '<p>a</p><hr><p>b</p>', '<ul><li>a</li></ul><ul><li>b</li></ul>', '<ol><li>a</li></ol><ol><li>b</li></ol>',
    '<ol start="5"><li>five</li><li>six</li></ol>', '<ul><li>a</li></ul><ol><li>b</li></ol>', '<ul><li></li><li>x</li></ul>', '<ul><li><ul><li>only inner</li></ul></li></ul>',
    '<ol><li>one<ul><li>sub<ol><li>subsub</li></ol></li></ul></li><li>two</li></ol>', '<ul><li>a<p>b</p><p>c</p></li><li>d</li></ul>',
    '<blockquote><p>a</p><p>b</p></blockquote><p>c</p>', '<blockquote>a<blockquote>b</blockquote>c</blockquote>', '<blockquote><p>a</p></blockquote><blockquote><p>b</p></blockquote>',
    '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>', '<table><tr><td></td><td>b</td></tr><tr><td>c</td><td></td></tr></table>',
    '<table><tr><td colspan="2">wide</td></tr><tr><td>a</td><td>b</td></tr></table>', '<table><tr><td rowspan="2">tall</td><td>a</td></tr><tr><td>b</td></tr></table>',
    '<table><caption>cap</caption><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>', '<p>x</p><table><tr><td>a</td><td>b</td></tr></table><p>y</p>',
    '<table><tr><td>a</td><td>b</td></tr><tr><td>only</td></tr></table>', '<ul><li>x<table><tr><td>a</td><td>b</td></tr></table></li><li>y</li></ul>',
    '<p>a <b>b</b>, <i>c</i>; <b><i>d</i></b> <b>e</b><i>f</i> x<b>y</b>z x<i>y</i>z</p>', '<p><b>a</b><b>b</b> <i>c</i><i>d</i></p>', '<p><b> a </b>b<i> c</i></p>',
    '<p>(<b>x</b>) a<b>(b)</b>c "<i>q</i>" <b>a:</b> b <b>“c”</b>d</p>', '<p>日本<b>語</b>テキスト <b>é</b>è</p>', '<p><b>a <i>b</i></b><i> c</i></p>', '<p><u>u</u> <s>s</s> <del>d</del> x<sup>2</sup> H<sub>2</sub>O</p>',
    '<p><a href="https://x.example.com"><b>bold link</b></a> <b><a href="https://y.example.com">x</a> y</b></p>', '<p><a href="https://x.example.com"><code>code_link</code></a></p>',
    '<p><a href="https://x.example.com">a</a><a href="https://y.example.com">b</a></p>', '<p>a<a href="https://x.example.com">b</a> c (<a href="https://x.example.com">d</a>), e</p>',
    '<p><img src="https://x.example.com/i.png" width="20" alt="z"> a <img src="https://x.example.com/(1).png" alt="[x] *y*"></p>', '<p><a href="https://x.example.com"><img src="https://x.example.com/i.png" alt=""></a> t</p>',
    '<div>a<div>b</div>c</div>', '<p>a</p>\n<p>b\nc</p>', '<p>&nbsp;</p><p>x</p>', '<p>a<br><br>b</p>', '<dl><dt>t</dt><dd>d</dd></dl>', '<p>a</p><script>x</script><style>y</style><p>b</p>',
    '<p><span style="color: #D50000">red</span> <span style="background-color: #fff">bg</span> <font color="#ff0000">f</font></p>', '<p><code>a</code><code>b</code> x<code>c</code>y</p>',
    '<ul><li>Run <code>make</code>:<pre>a\n  b</pre></li><li>then</li></ul>', '<p>text</p><pre>x</pre>text<pre>y</pre>', '<pre>a</pre><pre>b</pre>', '<ul><li>a</li></ul><pre>code</pre>',
    '<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>', '<p>#hash</p><p>##</p>', '<p>a</p><p>=====</p><p>-----</p>',
    '<p>line<br>=====</p><p>line<br>-----</p><p>a|b<br>-|-</p>', '<p>a<br># b<br>- c<br>1. d<br>&gt; e<br>* f</p>', '<h3>ends #</h3><h3>#</h3>', '<h2>a<br>b</h2>',
    '<p>x ?<s>y</s><br>z</p>', '<p>x ?<i>y</i> z??<b>z</b></p>', '<p>x <u>a|(</u>)b</p>', '<p><b>x(</b>r) (<u>y</u>) (<s>n</s>)</p>',
]


def samples():
    """Every sample of the corpus: (name, HTML)."""
    for at, value in enumerate(TEXTS):
        for place in (PLACES[at % len(PLACES)], PLACES[(3 * at + 1) % len(PLACES)], PLACES[(7 * at + 2) % len(PLACES)], PLACES[0]):
            yield f'text {value!r}', place.replace('{}', text(value))
    for at, value in enumerate(CODES):
        for place in (PLACES[at % len(PLACES)], PLACES[(4 * at + 1) % len(PLACES)], PLACES[9]):
            yield f'code {value!r}', place.replace('{}', code(value))
    for at, value in enumerate(BLOCKS_OF_CODE):
        for place in BLOCK_PLACES:
            yield f'block of code {value!r}', place.replace('{}', block_of_code(value))
    for at, pair in enumerate(LINKS):
        for place in PLACES:
            if '<a ' not in place:
                yield f'link {pair!r}', place.replace('{}', link(pair))
    for value in WHOLE:
        yield f'whole {value!r}', value


class Random:
    """Documents of random parts; the same seed gives the same documents."""

    def __init__(self, seed):
        self.dice = random.Random(seed)

    def word(self):
        letters = self.dice.choice(['abc', 'xyz_', '*a_`~', '<>&{}[]', '()!|\\#', '-+^=:."\'?', '@#%$', 'éß日', '12. '])
        return ''.join(self.dice.choice(letters) for _ in range(self.dice.randint(1, 6)))

    def piece(self, depth=0):
        kind = self.dice.randint(0, 13)
        if kind <= 4:
            return ' '.join(text(self.word()) for _ in range(self.dice.randint(1, 5)))
        if kind <= 6:
            return text(self.dice.choice(TEXTS))
        if kind == 7:
            return code(self.dice.choice(CODES))
        if kind == 8 and depth == 0:
            return link(self.dice.choice(LINKS))
        if kind == 9:
            return '<br>'
        if kind <= 11 and depth < 3:
            style = self.dice.choice(STYLES)
            return f'<{style}>{self.line(depth + 1)}</{style}>'
        return text(self.word())

    def line(self, depth=0):
        return self.dice.choice(['', ' ']).join(self.piece(depth) for _ in range(self.dice.randint(1, 4)))

    def items(self, depth):
        return ''.join(f'<li>{self.line()}{self.list(depth + 1) if self.dice.random() < 0.3 and depth < 3 else ""}</li>'
                       for _ in range(self.dice.randint(1, 4)))

    def list(self, depth=0):
        if self.dice.random() < 0.1 and depth == 0:
            states = ('unchecked', 'checked')
            return '<ul class="checklist">' + ''.join(
                f'<li class="checklist-item checklist-item--{self.dice.choice(states)}">task {self.line()}</li>' for _ in range(2)) + '</ul>'
        tag = self.dice.choice(['ul', 'ol'])
        return f'<{tag}>{self.items(depth)}</{tag}>'

    def table(self):
        width = self.dice.randint(1, 3)
        rows = [''.join(f'<td>{self.line()}</td>' for _ in range(width)) for _ in range(self.dice.randint(1, 3))]
        return '<table>' + ''.join(f'<tr>{row}</tr>' for row in rows) + '</table>'

    def block(self):
        kind = self.dice.randint(0, 9)
        if kind <= 3:
            return f'<p>{self.line()}</p>'
        if kind == 4:
            level = self.dice.randint(1, 6)
            return f'<h{level}>{self.line()}</h{level}>'
        if kind == 5:
            return block_of_code(self.dice.choice(BLOCKS_OF_CODE))
        if kind == 6:
            return f'<blockquote><p>{self.line()}</p></blockquote>'
        return self.table() if kind == 7 else self.list()

    def document(self):
        return ''.join(self.block() for _ in range(self.dice.randint(1, 4)))
