"""Pages of our own making in the layouts of the observatory: an invented region, invented bodies.

Nothing in them is a fact. Labels come in the languages that the profile knows (en, zh, ja), in one
that it does not (ko), which only structure can carry, and in Traditional Chinese (zh-tw), whose
labels are those of zh in other characters but where Taiwan has another word (資料 for 数据).
"""

from __future__ import annotations

from html import escape

SITE = "https://sgai.md"
FOLDER = {"en": "", "zh": "zh/", "ja": "ja/", "ko": "ko/", "zh-tw": "zh-tw/"}
HREFLANG = {"en": "en", "zh": "zh-CN", "ja": "ja", "ko": "ko", "zh-tw": "zh-TW"}
FLAG = "🇦🇶"

LABELS = {
    "en": {
        "index": "International Benchmarks", "updated": "Updated", "owner": "Owner",
        "target": "Published target", "axis": "Benchmark axis", "why": "Why It Matters",
        "lesson": "Singapore Takeaway", "good": "What makes it benchmarkable",
        "risk": "Risk points", "sources": "Sources", "background": "Region background",
        "another": "Another case", "continue": "Continue With Cases", "note": "Data Note",
        "detail": "Detail", "references": "References",
        "siblings": "Continue exploring this region", "dnote": "Data note", "role": "Role",
        "region": "Region", "type": "Type", "amount": "Amount", "remark": "Note",
        "body": "Key body", "strategy": "Core strategy", "investment": "Investment",
        "governance": "Governance", "strength": "Core strength", "read": "One-line Read",
        "strategies": "Core Strategies", "investments": "Investment and Resources",
        "model": "Governance Model", "strengths": "Strengths vs Singapore",
        "weaknesses": "Weaknesses vs Singapore", "keys": "Key Initiatives and Bodies",
        "initiatives": "Key Initiatives", "bodies": "Key Bodies", "related": "Related Reading",
        "compare": "Continue Comparing", "item": "Item", "overview": "Region overview",
    },
    "zh": {
        "index": "国际对标", "updated": "数据更新", "owner": "归属方", "target": "公开目标",
        "axis": "比较维度", "why": "为什么值得观察", "lesson": "对新加坡的启发",
        "good": "可对标之处", "risk": "风险点", "sources": "参考来源", "background": "地区背景",
        "another": "另一个案例", "continue": "继续看案例", "note": "数据说明",
        "detail": "展开说明", "references": "参考来源", "siblings": "同地区继续下钻",
        "dnote": "数据说明", "role": "角色", "region": "地区", "type": "类型", "amount": "金额",
        "remark": "备注", "body": "关键机构", "strategy": "核心战略", "investment": "投资规模",
        "governance": "治理模式", "strength": "核心优势", "read": "一句话判断",
        "strategies": "核心战略", "investments": "投资与资源", "model": "治理模式",
        "strengths": "相对新加坡的优势", "weaknesses": "相对新加坡的劣势",
        "keys": "关键举措与机构", "initiatives": "关键举措", "bodies": "关键机构",
        "related": "关联阅读", "compare": "继续比较", "item": "项目", "overview": "地区概览",
    },
    "ko": {
        "index": "국제 벤치마크", "updated": "업데이트", "owner": "소속 기관",
        "target": "공개 목표",
        "axis": "비교 축", "why": "주목할 이유", "lesson": "싱가포르 시사점", "good": "비교할 점",
        "risk": "위험 요소", "sources": "참고 출처", "background": "지역 배경",
        "another": "다른 사례", "continue": "사례 더 보기", "note": "데이터 설명",
        "detail": "상세 설명", "references": "참고 자료", "siblings": "같은 지역 더 보기",
        "dnote": "데이터 안내", "role": "역할", "region": "지역", "type": "유형",
        "amount": "금액", "remark": "비고", "body": "핵심 기관", "strategy": "핵심 전략",
        "investment": "투자", "governance": "거버넌스", "strength": "핵심 강점",
        "read": "한 줄 판단", "strategies": "핵심 전략들", "investments": "투자와 자원",
        "model": "거버넌스 모델", "strengths": "싱가포르 대비 강점",
        "weaknesses": "싱가포르 대비 약점", "keys": "주요 사업과 기관", "initiatives": "주요 사업",
        "bodies": "주요 기관", "related": "관련 글", "compare": "계속 비교", "item": "항목",
        "overview": "지역 개요",
    },
}  # fmt: skip
LABELS["ja"] = LABELS["en"] | {
    "owner": "所属機関", "why": "観察に値する理由", "lesson": "シンガポール向けの示唆",
    "sources": "参考出典", "background": "地域背景", "another": "別の事例",
    "continue": "事例を見る", "note": "データの説明", "detail": "説明を展開",
    "references": "参考出典", "siblings": "同じ地域で掘り下げる", "dnote": "データの説明",
}  # fmt: skip
LABELS["zh-tw"] = LABELS["zh"] | {
    "owner": "歸屬方", "target": "公開目標", "axis": "比較維度", "why": "為什麼值得觀察",
    "lesson": "對新加坡的啟發", "good": "可對標之處", "risk": "風險點", "sources": "參考來源",
    "background": "地區背景", "another": "另一個案例", "continue": "繼續看案例", "note": "資料說明",
    "detail": "展開說明", "references": "參考來源", "siblings": "同地區繼續下鑽",
    "dnote": "資料說明", "region": "地區", "type": "類型", "amount": "金額", "remark": "備註",
    "index": "國際對標", "updated": "資料更新", "body": "關鍵機構", "strategy": "核心戰略",
    "investment": "投資規模", "strength": "核心優勢", "read": "一句話判斷",
    "strategies": "核心戰略", "investments": "投資與資源", "strengths": "相對新加坡的優勢",
    "weaknesses": "相對新加坡的劣勢", "keys": "關鍵舉措與機構", "initiatives": "關鍵舉措",
    "bodies": "關鍵機構", "related": "關聯閱讀", "compare": "繼續比較", "item": "項目",
    "overview": "地區概覽",
}  # fmt: skip

TEXTS = {
    "en": {
        "region": "Avalon", "title": "Lantern Compute Commons",
        "lead": "An invented centre that lends computers to schools. It exists in tests only.",
        "headline": "Avalon plans a 1200 PFLOPS commons.", "owner": "Lantern Trust / Avalon Bureau",
        "axis": "Public compute access", "why": "Avalon has many readers, and few machines.",
        "lesson": "Singapore could lend machines by the hour.",
        "good": "One figure says how large it is.", "b1": "A clear figure",
        "b2": "Works with the Lantern Trust", "risk": "Nobody has run it yet.",
        "source": "Avalon Lantern Plan (2031)", "kind": "Compute infrastructure",
        "status": "Invented for tests", "amount": "US$26 billion+",
        "role": "Keeps the lamps and the machines",
        "note": "Invented profile, curated on 2031-05-04; region data follows 2031-02-17.",
    },
    "zh": {
        "region": "阿瓦隆", "title": "灯笼算力共享中心",
        "lead": "为测试虚构的中心，向学校出借算力。它并不存在。",
        "headline": "阿瓦隆计划 1200 PFLOPS 的共享中心。", "owner": "灯笼基金会 / 阿瓦隆署",
        "axis": "公共算力入口", "why": "阿瓦隆读者多，机器少。",
        "lesson": "新加坡可以按小时出借机器。",
        "good": "一个数字就说明规模。", "b1": "指标清晰", "b2": "与灯笼基金会合作",
        "risk": "还没有人运行过。", "source": "阿瓦隆灯笼计划（2031）", "kind": "算力基础设施",
        "status": "为测试虚构", "amount": "US$260 亿+", "role": "看管灯和机器",
        "note": "虚构档案，整理于 2031-05-04；地区数据沿用 2031-02-17。",
    },
    "ko": {
        "region": "아발론", "title": "등불 컴퓨팅 공유 센터",
        "lead": "시험을 위해 지어낸 센터로 학교에 컴퓨터를 빌려준다. 실제로는 없다.",
        "headline": "아발론은 1200 PFLOPS 공유 센터를 계획한다.", "owner": "등불 재단 / 아발론청",
        "axis": "공공 컴퓨팅 접근", "why": "아발론에는 독자가 많고 기계가 적다.",
        "lesson": "싱가포르는 시간 단위로 기계를 빌려줄 수 있다.",
        "good": "숫자 하나가 규모를 말한다.", "b1": "분명한 숫자", "b2": "등불 재단과 협력",
        "risk": "아직 아무도 운영하지 않았다.", "source": "아발론 등불 계획 (2031)",
        "kind": "컴퓨팅 인프라", "status": "시험용 가상", "amount": "US$260억+",
        "role": "등불과 기계를 지킨다",
        "note": "가상의 자료, 2031-05-04 정리; 지역 자료는 2031-02-17 기준이다.",
    },
}  # fmt: skip
TEXTS["ja"] = TEXTS["en"]
TEXTS["zh-tw"] = TEXTS["zh"] | {
    "title": "燈籠算力共享中心", "lead": "為測試虛構的中心，向學校出借算力。它並不存在。",
    "headline": "阿瓦隆計畫 1200 PFLOPS 的共享中心。", "owner": "燈籠基金會 / 阿瓦隆署",
    "why": "阿瓦隆讀者多，機器少。", "lesson": "新加坡可以按小時出借機器。",
    "good": "一個數字就說明規模。", "risk": "還沒有人運行過。", "amount": "US$260 億+",
    "source": "阿瓦隆燈籠計畫（2031）",
    "note": "虛構檔案，整理於 2031-05-04；地區資料沿用 2031-02-17。",
}  # fmt: skip

CASE = "lantern-compute-commons"
BODY = "avalon-body-1-lantern-trust"
INVESTMENT = "avalon-investment-1-lantern-fund"
OVERVIEW = "avalon-comparative-strength"
REGION = "avalon"


def address(slug: str, language: str = "en") -> str:
    return f"{SITE}/{FOLDER[language]}benchmarking/{slug}/"


def page(slug: str, language: str, title: str, article: str, *, ld: str | None = None) -> str:
    """A whole page with head and chrome around an article."""
    alternates = "".join(
        f'<link rel="alternate" hreflang="{HREFLANG[tag]}" href="{address(slug, tag)}"/>'
        for tag in FOLDER
    )
    inside = ld or {"ja": "en"}.get(language, HREFLANG[language])
    return f"""<!DOCTYPE html>
<html lang="{HREFLANG[language]}"><head><meta charset="utf-8"/>{alternates}
<title>{escape(title)} · Test — Invented Observatory</title>
<meta name="robots" content="index,follow"/>
<link rel="canonical" href="{address(slug, language)}"/></head><body>
<header><nav><ul><li><a href="/blog/"> Opinion </a></li></ul></nav></header>
<main><nav aria-label="Breadcrumb"><ol><li><a href="/"> Home </a></li><li><span>/</span>
<a href="/benchmarking/"> {LABELS[language]["index"]} </a></li></ol></nav>
<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Article",
"headline":"{escape(title)}","dateModified":"2031-05-04","inLanguage":"{inside}"}}</script>
<article>{article}<nav><a href="/benchmarking/"> Back </a></nav></article></main>
<footer><a href="/about/"> About </a></footer></body></html>"""


def facts(*pairs: tuple[str, str]) -> str:
    rows = "".join(
        f"<div> <dt> {escape(label)} </dt> <dd>{escape(value)}</dd> </div>"
        for label, value in pairs
    )
    return f"<dl> {rows} </dl>"


def bullets(*texts: str, span: bool = True) -> str:
    inner = "<span>{}</span>" if span else "{}"
    return "<ul>" + "".join(f"<li> {inner.format(escape(t))} </li>" for t in texts) + "</ul>"


def case_page(language: str = "en", *, without: tuple[str, ...] = ()) -> str:
    """A case; ``without`` leaves out parts: "lead", "risk", "sources", "cards", "headline"."""
    label, text = LABELS[language], TEXTS[language]
    english = f"<p>{TEXTS['en']['title']}</p>" if text["title"] != TEXTS["en"]["title"] else ""
    parts = {
        "header": f"""<header><div> <a href="/benchmarking/"> {label["index"]} </a>
          <span> {FLAG} {text["region"]} </span> <span> {text["kind"]} </span>
          <span> {text["status"]} </span> </div>
          <p> Benchmark Case · Updated 2031-05-04 </p> <h1>{text["title"]}</h1> {english}
          {"" if "lead" in without else f"<p>{text['lead']}</p>"} </header>""",
        "headline": f"<section> <p>{text['headline']}</p> </section>",
        "facts": facts(
            (label["owner"], text["owner"]), (label["target"], "1200 PFLOPS"),
            (label["axis"], text["axis"]),
        ),
        "why": f"""<section> <div> <h2>{label["why"]}</h2> <p>{text["why"]}</p> </div>
          <div> <h2>{label["lesson"]}</h2> <p>{text["lesson"]}</p> </div> </section>""",
        "good": f"""<section> <h2>{label["good"]}</h2> <p>{text["good"]}</p>
          {bullets(text["b1"], text["b2"])} </section>""",
        "risk": f"<section> <h2>{label['risk']}</h2> <p>{text['risk']}</p> </section>",
        "sources": f"""<section> <h2>{label["sources"]}</h2>
          {bullets("• " + text["source"])} </section>""",
        "cards": f"""<section> <a href="/benchmarking/avalon/"> <p>{label["background"]}</p>
          <h2> {FLAG} {text["region"]} </h2> <p> {text["why"]} </p> </a>
          <a href="/benchmarking/falcon-llm/"> <p>{label["another"]}</p> <h2> 🇦🇪 Falcon LLM </h2>
          <p> {text["good"]} </p> </a> </section>
          <section> <h2>{label["continue"]}</h2> <div> <a href="/benchmarking/mbzuai/">
          <p> 🇦🇪 UAE · {text["kind"]} </p> <h3> MBZUAI </h3> </a> </div> </section>""",
        "note": f"<section> <h2>{label['note']}</h2> <p>{text['note']}</p> </section>",
    }  # fmt: skip
    article = "".join(part for name, part in parts.items() if name not in without)
    return page(CASE, language, text["title"], article)


def drilldown_page(
    slug: str, category: str, title: str, pairs: list[tuple[str, str]], language: str = "en",
    *, references: str = "",
) -> str:  # fmt: skip
    label, text = LABELS[language], TEXTS[language]
    references = references or (
        '<ul><li> <a href="https://example.org/lantern.pdf"> Lantern report '
        "<span>· 2031-03-02</span> </a> </li></ul>"
    )
    article = f"""<header><div> <a href="/benchmarking/avalon/"> {text["region"]} </a>
      <span> {category} </span> </div> <p> Benchmark Drilldown · Updated 2031-05-04 </p>
      <h1>{escape(title)}</h1> <p>{text["lead"]}</p> </header> {facts(*pairs)}
      <section> <h2>{label["detail"]}</h2> <p>{text["why"]} {text["good"]} Assessment:
      {text["lesson"]}</p> </section>
      <section> <h2>{label["references"]}</h2> {references} </section>
      <section> <h2>{label["siblings"]}</h2> <div> <a href="/benchmarking/avalon-core-strategy/">
      <p>{label["overview"]}</p> <h3> {text["region"]} </h3> <p> {text["good"]} </p> </a> </div>
      </section> <section> <h2>{label["dnote"]}</h2> <p>{text["note"]}</p> </section>"""
    return page(slug, language, title, article)


def body_page(language: str = "en") -> str:
    label, text = LABELS[language], TEXTS[language]
    title = text["owner"].split(" / ")[0]
    pairs = [
        (label["role"], text["role"]), (label["region"], text["region"]),
        (label["type"], label["body"]),
    ]  # fmt: skip
    return drilldown_page(BODY, label["body"], title, pairs, language)


def investment_page(language: str = "en") -> str:
    label, text = LABELS[language], TEXTS[language]
    pairs = [
        (label["amount"], text["amount"]), (label["remark"], text["status"]),
        (label["region"], text["region"]),
    ]  # fmt: skip
    return drilldown_page(INVESTMENT, label["investments"], "Lantern Fund", pairs, language)


def region_page(language: str = "en") -> str:
    label, text = LABELS[language], TEXTS[language]
    base = "/benchmarking/avalon"
    article = f"""<header><p> International Benchmark · {label["updated"]} 2031-02-17 </p>
      <h1> {FLAG} {text["region"]} AI </h1> <p>{text["region"]} ({text["status"]})</p> </header>
      <section> <a href="{base}-core-strategy/"> <div>{label["strategy"]}</div>
      <div>{text["source"]}</div> <div>2031</div> </a> <a href="{base}-investment-overview/">
      <div>{label["investment"]}</div> <div>{text["amount"]}</div> </a>
      <a href="{base}-governance-model/"> <div>{label["governance"]}</div>
      <div>{text["status"]}</div> </a> <a href="{base}-comparative-strength/">
      <div>{label["strength"]}</div> <div>{text["b1"]}</div> </a> </section>
      <section> <h2>{label["read"]}</h2> <p>{text["headline"]}</p> </section>
      <section> <h2>{label["strategies"]}</h2> <div>
      <a href="{base}-strategy-1-lantern-plan/"> <div>2031</div> <h3> {text["source"]} </h3>
      <p> {text["b1"]} </p> </a> </div> </section>
      <section> <h2>{label["investments"]}</h2> <div> <a href="{base}-investment-1-lantern-fund/">
      <div> <div>{label["item"]}</div> <div> Lantern Fund </div> </div>
      <div> <div>{label["amount"]}</div> <div> {text["amount"]} </div> </div>
      <div> <div>{label["remark"]}</div> <div> {text["status"]} </div> </div> </a> </div>
      </section> <section> <h2>{label["model"]}</h2> <p>{text["why"]}</p> </section>
      <section> <div> <h2>{label["strengths"]}</h2> {bullets("• " + text["b1"], span=False)} </div>
      <div> <h2>{label["weaknesses"]}</h2> {bullets("• " + text["risk"], span=False)} </div>
      </section> <section> <h2>{label["keys"]}</h2> <div> <div> <h3>{label["initiatives"]}</h3>
      <div> <a href="{base}-initiative-1-{CASE}/"> <span>{text["title"]}</span> </a> </div> </div>
      <div> <h3>{label["bodies"]}</h3> <div> <a href="{base}-body-1-lantern-trust/">
      <div> {text["owner"].split(" / ")[0]} </div> <div> {text["role"]} </div> </a> </div> </div>
      </div> </section> <section> <h2>{label["sources"]}</h2>
      {bullets("• " + text["source"], span=False)} </section>
      <section> <h2>{label["related"]}</h2> <div> <a href="/levers/"> {text["axis"]} </a> </div>
      </section> <section> <h2>{label["compare"]}</h2> <div> <a href="/benchmarking/singapore/">
      <h3> 🇸🇬 Singapore </h3> <p> {text["b2"]} </p> </a> </div> </section>
      <p>{text["note"]}</p>"""
    return page(REGION, language, f"{text['region']} AI", article)


def all_pages(languages: tuple[str, ...] = ("en", "zh", "ja", "ko", "zh-tw")) -> dict[str, str]:
    """Every page in every language, by a path such as ``ko/avalon.html``."""
    makers = {CASE: case_page, BODY: body_page, INVESTMENT: investment_page, REGION: region_page}
    return {
        f"{language}/{slug}.html": make(language)
        for language in languages
        for slug, make in makers.items()
    }
