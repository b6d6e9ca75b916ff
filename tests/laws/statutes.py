"""Little invented statutes for the tests, and the ways in which copies of statutes are laid out."""

HEADER = """---
title: 中华人民共和国风筝管理法
version: "2020-05-06 通过"
effective: "2020-10-01"
articles: 7
---
"""

#: Seven articles in three chapters, one with sections, items and a reference at the beginning of a paragraph.
PLAIN = """中华人民共和国风筝管理法
2020年5月6日第一届风筝代表大会通过
第一章 总则
第一条 为了让风筝飞得稳，制定本法。
第二条 在公园放风筝，适用本法。
第二章 放飞
第一节 线与轴
第三条 放风筝应当具备下列条件：
（一）线不短于十米；
（二）轴转得动。
第三条规定的线，可以用棉线。
第二节 场地
第四条 风大的时候应当收线。
收线要慢。
第四条之一 雷雨天不放风筝。
第三章 附则
第五条 本法所称风筝，包括纸鸢。
第六条 本法自2020年10月1日起施行。
"""

MARKDOWN = HEADER + (
    PLAIN.replace("中华人民共和国风筝管理法\n", "\n# 中华人民共和国风筝管理法\n\n", 1)
    .replace("第一章 总则", "## 第一章 总则\n")
    .replace("第二章 放飞", "\n## 第二章 放飞\n")
    .replace("第一节 线与轴", "### 第一节 线与轴\n")
    .replace("第二节 场地", "### 第二节 场地\n")
    .replace("第三章 附则", "\n## 第三章 附则\n")
)

HEADS = ["第一章 总则", "第二章 放飞", "第一节 线与轴", "第二节 场地", "第三章 附则"]
NAMES = ["第一条", "第二条", "第三条", "第四条", "第四条之一", "第五条", "第六条"]


def statute(*articles: str, title="风车管理条例", version="2020-05-06 公布", effective="2020-10-01") -> str:
    """A text of a header and of the articles as given; they are numbered where they do not begin with 第."""
    lines = [f'---\ntitle: {title}\nversion: "{version}"\neffective: "{effective}"\n---\n\n# {title}']
    for number, article in enumerate(articles, start=1):
        lines.append(
            article if article.startswith(("第", "#")) else f"第{'一二三四五六七八九十'[number - 1]}条 {article}"
        )
    return "\n\n".join(lines) + "\n"
