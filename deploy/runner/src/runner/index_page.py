"""The first page of a county on one machine: what there is to open, in Chinese and English."""

from collections.abc import Sequence
from datetime import datetime
from html import escape

from kernel.beijing import BEIJING

_SERVICES = {
    "registry": ("登记", "Register: units, persons, posts, rules in force"),
    "points": ("积分", "Points: entries, checks, recognition, approval"),
    "cases": ("事项", "Cases: matters under a clock"),
    "assets": ("三资", "Assets: accounts, payments, contracts"),
    "disclosure": ("公开", "Disclosure: what was published"),
    "audit": ("监督", "Audit: the log, proofs, replay"),
    "issuer": ("登录(演示)", "Sign-in of the demonstration"),
}
_PAGES = (
    (
        "points",
        "/points/zh/",
        "积分办理:网格员、评议小组、党总支部、农户",
        "Points at work, in Chinese",
    ),
    ("points", "/points/en/", "积分办理(英文)", "Points at work, in English"),
    ("assets", "/assets/zh/", "集体三资:付款和审签", "Village money, in Chinese"),
    ("assets", "/assets/en/", "集体三资(英文)", "Village money, in English"),
    ("disclosure", "/disclosure/zh/", "公开页:季度积分公示", "Published lists, in Chinese"),
    ("disclosure", "/disclosure/en/", "公开页(英文)", "Published lists, in English"),
    ("audit", "/audit/checkpoint", "最新签名检查点", "The latest signed checkpoint"),
    ("audit", "/audit/vkey", "日志公钥", "The log's verifier key"),
)

CSS = """\
:root { --ink: #1a1a1a; --soft: #5e5e5e; --line: #dcdcdc; --brand: #0052d9; --warn: #fff1e9; }
* { box-sizing: border-box; }
body { margin: 0; color: var(--ink); background: #fff; line-height: 1.6;
  font: 16px/1.6 "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.band { padding: 8px 16px; background: var(--warn); border-bottom: 2px solid #be5a00; }
main { max-width: 720px; margin: 0 auto; padding: 16px; }
h1 { font-size: 24px; margin: 8px 0; }
h2 { font-size: 18px; margin: 24px 0 8px; }
p { margin: 8px 0; }
ul { margin: 0; padding: 0; list-style: none; border-top: 1px solid var(--line); }
li { padding: 8px 0; border-bottom: 1px solid var(--line); }
a { color: var(--brand); }
.en { display: block; color: var(--soft); font-size: 14px; }
"""


def index_page(*, services: Sequence[str], played: datetime | None) -> str:
    """Give the page; `played` is the instant that the demonstration has come to."""
    pages = "".join(
        _line(path, chinese, english)
        for service, path, chinese, english in _PAGES
        if service in services
    )
    docs = "".join(_line(f"/{name}/docs", *_named(name)) for name in services)
    return f"""\
<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>明白账 · 罗江区(演示)</title>
<link rel="stylesheet" href="/index.css">
</head>
<body>
<p class="band" role="note"><strong>演示数据</strong>,人名、户名和积分均为编造。
<span lang="en"><strong>DEMONSTRATION</strong>: all names, households and points are made up.</span>
</p>
<main>
<h1>明白账 <span lang="en">Mingbai</span></h1>
<p>四川省德阳市罗江区,一台机器上的一个县。
<span class="en" lang="en">Luojiang District, a county on one machine.</span></p>
{_clock(played)}
<h2>页面 <span lang="en">Pages</span></h2>
<ul>{pages}</ul>
<h2>接口文档 <span lang="en">API documentation</span></h2>
<ul>{docs}</ul>
</main>
</body>
</html>
"""


def _named(service: str) -> tuple[str, str]:
    chinese, english = _SERVICES.get(service, (service, service))
    return f"{chinese} {service}" if chinese != service else service, english


def _line(path: str, chinese: str, english: str) -> str:
    return (
        f'<li><a href="{escape(path)}">{escape(chinese)}</a>'
        f'<span class="en" lang="en">{escape(english)}</span></li>'
    )


def _clock(played: datetime | None) -> str:
    if played is None:
        return ""
    there = f"{played.astimezone(BEIJING):%Y-%m-%d %H:%M}"
    return (
        f"<p>演示时钟:{there}(北京时间)。"
        f'<span class="en" lang="en">The demonstration has come to {there}, Beijing.</span></p>'
    )
