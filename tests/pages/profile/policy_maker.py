"""Pages of our own making in the layout of the observatory's policy library. Nothing in them is a
fact: an invented document of invented bodies, in the three languages of the profile."""

from __future__ import annotations

LABELS = {
    "en": {
        "kicker": "Policy / Project Profile", "category": "Category", "issuer": "Issuing body",
        "date": "Published / Updated", "lead": "Lead ministry", "context": "Strategic Context",
        "detail": "Detailed Notes", "drivers": "Lead authors / drivers", "resources": "Resources",
        "site": "Issuing body site", "source": "Source", "siblings": "More in This Category",
        "related": "Related Reading", "people": "People",
    },
    "zh": {
        "kicker": "政策 / 项目档案", "category": "分类", "issuer": "发布机构",
        "date": "发布 / 更新", "lead": "主管部委", "context": "战略位置", "detail": "展开信息",
        "drivers": "主要作者 / 推动者", "resources": "资源入口", "site": "发布机构官网",
        "source": "来源", "siblings": "同类档案", "related": "相关阅读", "people": "人物",
    },
    "ja": {
        "kicker": "政策／プロジェクトファイル", "category": "分類", "issuer": "発表機関",
        "date": "発表／更新", "lead": "主管省庁", "context": "戦略的位置", "detail": "展開",
        "drivers": "主な筆者/推進者", "resources": "リソース入口", "site": "発表機関公式サイト",
        "source": "出典", "siblings": "同類ファイル", "related": "関連記事", "people": "人物",
    },
}  # fmt: skip
TEXTS = {
    "en": {
        "title": "Lantern Guidelines for Machines", "lead": "How lamps and machines share a desk.",
        "category": "Lamp Rules", "issuer": "Ministry of Lamps (MOLA) / Lantern Trust",
        "said": "The guidelines name six rules for desks. Each rule has a test.",
        "judged": "This is the first text that asks the lamp.", "who": "Ada Wick",
        "role": "Keeper of the lamps", "sibling": "Lamp Levy", "context": "Linked to 2 levers.",
    },
    "zh": {
        "title": "灯笼机器指引", "lead": "灯和机器如何共用一张桌子。", "category": "灯规",
        "issuer": "灯部 (MOLA) / 灯笼基金会", "said": "指引给桌子定了六条规则。每条都有测试。",
        "judged": "这是第一份询问灯的文件。", "who": "艾达", "role": "灯的看守", "sibling": "灯税",
        "context": "已连接到 2 个抓手。",
    },
    "ja": {
        "title": "ランタン機械ガイドライン", "lead": "灯と機械が机を分け合う方法。",
        "category": "Lamp Rules", "issuer": "灯省 (MOLA) / ランタン財団",
        "said": "ガイドラインは机の規則を六つ定めています。各規則には試験があります。",
        "judged": "これは灯に尋ねる最初の文書です。", "who": "Ada Wick",
        "role": "Keeper of the lamps", "sibling": "灯税", "context": "Linked to 2 levers.",
    },
}  # fmt: skip
FOLDER = {"en": "", "zh": "zh/", "ja": "ja/"}
SLUG = "lantern-guidelines-for-machines"


def address(language: str = "en", slug: str = SLUG) -> str:
    return f"https://sgai.md/{FOLDER[language]}policies/{slug}/"


def policy_page(language: str = "en", *, short_issuer: bool = False, slug: str = SLUG) -> str:
    """A policy page; with ``short_issuer`` its body is named by its acronym alone."""
    label, text = LABELS[language], TEXTS[language]
    english = f"<p>{TEXTS['en']['title']}</p>" if language != "en" else ""
    issuer = "MOLA" if short_issuer else text["issuer"]
    alternates = "".join(
        f'<link rel="alternate" hreflang="{tag}" href="{address(folder, slug)}"/>'
        for folder, tag in (("en", "en"), ("zh", "zh-CN"), ("ja", "ja"))
    )
    base = f"/{FOLDER[language]}"
    return f"""<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8"/>{alternates}
<link rel="canonical" href="{address(language, slug)}"/><title>{text["title"]} · Test</title></head>
<body><header><nav><a href="/">Home</a></nav></header><main><nav><ol><li><a href="/">Home</a></li>
</ol></nav><article> <div> <a href="{base}policies/"> Back </a> <span> 🏮 {text["category"]} </span>
<span> 2031-05 </span> </div> <p>{label["kicker"]}</p> <h1>{text["title"]}</h1> {english}
<p> {text["lead"]} </p>
<dl> <div> <dt>{label["category"]}</dt> <dd>{text["category"]}</dd> </div>
<div> <dt>{label["date"]}</dt> <dd>2031-05</dd> </div>
<div> <dt>{label["issuer"]}</dt> <dd>{issuer}</dd> </div>
<div> <dt>{label["lead"]}</dt> <dd>MOLA</dd> </div> </dl>
<section> <h2>{label["context"]}</h2> <div> <div> Levers </div> <p>{text["context"]}</p> </div>
</section>
<section> <h2>{label["detail"]}</h2> <div> <p>{text["said"]} {text["judged"]}</p> </div> </section>
<section> <h2> {label["drivers"]} </h2> <ul> <li>
<a href="{base}voices/ada-wick/"> {text["who"]} </a>
<span> {text["role"]} </span> </li> </ul> </section>
<section> <h2> {label["resources"]} </h2> <div> <a href="https://lamps.example/">
<span>{label["site"]}</span> </a><a href="https://lamps.example/guidelines.pdf">
<span>{label["source"]}</span> </a> </div> </section>
<section> <h2>{label["siblings"]}</h2> <div> <a href="{base}policies/lamp-levy/"> <p>2030</p>
<h3> {text["sibling"]} </h3> <p>{issuer}</p> </a> </div> </section>
<aside><h2><span>🔗</span>{label["related"]}</h2><div><section><h3>{label["people"]}</h3><ul><li>
<a href="{base}voices/ada-wick/">{text["who"]}</a><span>{text["role"]}</span></li></ul></section>
</div></aside> </article></main><footer><a href="/about/">About</a></footer></body></html>"""
