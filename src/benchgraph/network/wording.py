"""Words that a picture or a file shows beside the data: relations, classes, buttons; en, zh, ja.

Labels of classes, roles and relation types come from the store (ontology and vocabularies) where
it has them; these tables fill in for a store without them and for what only views know. ``ARROWS``
goes before the store: the label of a property names what its value is ("owner"), which a reader of
a picture takes for the node that the arrow comes from.
"""

from __future__ import annotations

from benchgraph.language import best
from benchgraph.network.snapshot import CLASSES, LINKS, Snapshot
from benchgraph.vocab import BG, VOCAB

Texts = dict[str, str]


def _texts(table: str) -> dict[str, Texts]:
    """``key | en | zh-Hans | ja`` lines as {key: {language tag: text}}."""
    rows = (line.split("|") for line in table.strip().splitlines())
    return {
        key.strip(): {"en": en.strip(), "zh-hans": zh.strip(), "ja": ja.strip()}
        for key, en, zh, ja in rows
    }


# What an arrow says, read from its source to its target.
ARROWS = _texts(
    """
    subject | profiles | 介绍 | 紹介
    operator | operated by | 运营方 | 運営者
    owner | owned by | 所有方 | 所有者
    funder | funded by | 出资方 | 資金提供者
    regulator | regulated by | 监管方 | 規制当局
    participant | has participant | 参与方 | 参加者
    region | in region | 地区 | 地域
    under-document | under document | 依据文件 | 根拠文書
    issues-for | issues document for | 发布其依据文件 | 根拠文書を発行
    under-government | body of government | 所属政府 | 所属政府
    part-of | part of | 属于 | 一部
    parent | part of organisation | 上级机构 | 上位組織
    publisher | published by | 发布者 | 発行者
    replaced-by | replaced by | 被取代 | 後継文書
    succession | succeeded by | 后继 | 後継
    jurisdiction | applies in | 适用于 | 適用先
    contained-in | contained in | 位于 | 所在
    """
)
RELATIONS = ARROWS | _texts(
    """
    works-with | involved in the same | 共同参与 | 同じ対象に関与
    related-to-same | related to the same | 关联同一对象 | 同じ対象に関連
    mentions | mentions | 提及 | 言及
    cites | cites | 引用 | 引用
    profiles | profiles | 介绍 | 紹介
    funds | funds | 资助 | 資金提供
    operates | operates | 运营 | 運営
    about | is about | 关于 | 主題
    """
)
# What somebody is at a thing that others have a part in, too.
ROLES = _texts(
    """
    operator | operator | 运营方 | 運営者
    owner | owner | 所有方 | 所有者
    funder | funder | 出资方 | 資金提供者
    regulator | regulator | 监管方 | 規制当局
    participant | participant | 参与方 | 参加者
    """
)
KINDS = _texts(
    """
    Case | Case | 案例 | 事例
    FundingScheme | Funding scheme | 资助计划 | 助成制度
    Programme | Programme | 项目计划 | プログラム
    Initiative | Initiative | 举措 | 取り組み
    Facility | Facility | 设施 | 施設
    Product | Product | 产品 | 製品
    Institution | Institution | 机构 | 機関
    Region | Region | 地区 | 地域
    PolicyDocument | Policy document | 政策文件 | 政策文書
    Page | Page | 页面 | ページ
    """
)
VIEWS = _texts(
    """
    landscape | Cases and all around them | 案例及其相关对象 | 事例とその周辺
    cases | Cases and what links them | 案例及其关联 | 事例とそのつながり
    institutions | Institutions and what joins them | 机构及其关联 | 機関とそのつながり
    documents | Policy documents and what rests on them | 政策文件及其关联 | 政策文書と関連対象
    funding | Who funds what | 资金流向 | 資金の流れ
    mentions | Pages and what they mention | 页面与提及对象 | ページと言及対象
    ego | The surroundings of | 关联范围： | 周辺：
    full | The whole graph | 全图 | 全体グラフ
    """
)
INTERFACE = _texts(
    """
    search | Search | 搜索 | 検索
    language | Language | 语言 | 言語
    nodes | Nodes | 节点 | ノード
    edges | Relations | 关系 | 関係
    reset | Show all | 显示全部 | すべて表示
    fit | Fit to window | 适应窗口 | 全体を表示
    none | Nothing to show | 没有可显示的内容 | 表示するものがありません
    opens | Open | 打开 | 開く
    reason | Reason | 理由 | 理由
    evidence | Evidence | 证据 | 根拠
    pages | Pages | 页面 | ページ
    strength | Strength | 强度 | 強さ
    degree | Relations | 关系数 | 関係数
    community | Community | 社群 | コミュニティ
    betweenness | Betweenness | 中介中心性 | 媒介中心性
    region | Region | 地区 | 地域
    events | Events | 事件 | 出来事
    amounts | Amounts | 金额 | 金額
    scope | Scope of the amount | 金额范围 | 金額の範囲
    other | other | 其他 | その他
    more | more | 更多 | 他
    size | larger: more relations | 越大：关系越多 | 大きいほど関係が多い
    width | thicker: several relations | 越粗：关系越多 | 太いほど関係が多い
    """
)
# What only the interactive page says; "{n}" is a number.
INTERFACE |= _texts(
    """
    search_hint | Search in all languages | 用任何语言搜索 | すべての言語で検索
    hit | {n} found | 找到 {n} 个 | {n} 件
    hits | {n} found | 找到 {n} 个 | {n} 件
    no_hit | Nothing is called “{text}” | 没有名称含“{text}”的节点 | 「{text}」は見つかりません
    further_hits | and {n} more: type on | 另有 {n} 个：请继续输入 | ほか {n} 件：続けて入力
    regions | Regions | 地区 | 地域
    regionless | without a region | 未注明地区 | 地域の記載なし
    all | all | 全选 | すべて
    side | Legend, filters and list | 图例、筛选与列表 | 凡例・絞り込み・一覧
    list | All nodes as a list | 节点列表 | ノード一覧
    sort | Order of the list | 列表排序 | 一覧の順序
    by_degree | most relations first | 关系最多者在前 | 関係の多い順
    by_name | by name | 按名称 | 名前順
    show_more | Show {n} of {left} more | 再显示 {n} 个（余 {left}） | さらに {n} 件（残り {left}）
    share | Copy link | 复制链接 | リンクをコピー
    copied | Link copied | 已复制链接 | リンクをコピーしました
    copy_it | Copy the link from here | 请从此处复制链接 | ここからリンクをコピーしてください
    closer | Zoom in | 放大 | 拡大
    further | Zoom out | 缩小 | 縮小
    close | Close | 关闭 | 閉じる
    details | What is chosen | 所选内容 | 選択中の内容
    group | Group | 分组 | グループ
    statements | {n} statements | {n} 条陈述 | 記述 {n} 件
    no_relation | No relation in this view | 此视图中没有关系 | この図に関係はありません
    to | to | 指向 | 先
    from | from | 来自 | 元
    with | with | 与 | 相手
    touch | Use two fingers to move the picture | 用两根手指移动图形 | 二本の指で図を動かせます
    """
)
INTERFACE |= {
    "undrawn": {
        "en": "This browser draws no WebGL, so there is no picture. Search, list, filters and "
        "details work without it.",
        "zh-hans": "此浏览器不支持 WebGL，因此没有图形。搜索、列表、筛选和详情均可使用。",
        "ja": "このブラウザーは WebGL に対応していないため図は表示されません。検索、一覧、"
        "絞り込み、詳細は使えます。",
    },
    "scriptless": {
        "en": "The picture, the search and the filters need JavaScript. These are the nodes of the "
        "graph, those with the most relations first.",
        "zh-hans": "图形、搜索和筛选需要 JavaScript。以下为图中的节点，关系最多者在前。",
        "ja": "図、検索、絞り込みには JavaScript が必要です。以下は図のノードで、"
        "関係の多い順です。",
    },
    "left_out": {
        "en": "{n} more are left out of this list.",
        "zh-hans": "此列表略去其余 {n} 个。",
        "ja": "ほか {n} 件はこの一覧では省いています。",
    },
}
# What the legend of a picture says below its rows.
INTERFACE |= _texts(
    """
    both_ways | without arrow: goes both ways | 无箭头：双向关系 | 矢印なし：双方向
    labelled | labels: {shown} of {all} nodes, those with the most relations | 标签：{all} 个节点中关系最多的 {shown} 个 | ラベル：{all} ノードのうち関係の多い {shown} 件
    """  # noqa: E501
)
# Said of an amount: whose money it is cannot be told from a total.
AMOUNT_SCOPE = {
    "sole": {
        "en": "stated for the thing; one funder is recorded",
        "zh-hans": "针对该对象的金额；仅记录一个出资方",
        "ja": "対象全体の金額。記録された資金提供者は一者",
    },
    "shared": {
        "en": "total of the thing, not the share of this funder",
        "zh-hans": "该对象的总额，并非此出资方的份额",
        "ja": "対象全体の総額であり、この資金提供者の負担分ではない",
    },
}


def relation_texts(shot: Snapshot, relation: str) -> Texts:
    """What an edge of a relation slug says, from source to target, in every language."""
    concept = shot.names.get(f"{VOCAB}relation-type/{relation}", {})
    stored = concept or _property_texts(shot, relation)
    known = {**RELATIONS.get(relation, {}), **stored, **ARROWS.get(relation, {})}
    return known or {"en": relation.replace("-", " ")}


def role_texts(shot: Snapshot, role: str) -> Texts:
    """What somebody is called by a role slug, in every language."""
    known = {**ROLES.get(role, {}), **_property_texts(shot, role)}
    return known or {"en": role.replace("-", " ")}


def _property_texts(shot: Snapshot, name: str) -> Texts:
    return shot.names.get(next((iri for iri, link in LINKS.items() if link == name), ""), {})


def kind_texts(shot: Snapshot, kind: str) -> Texts:
    """The label of a class of ``CLASSES`` in every language that is known."""
    known = shot.names.get(getattr(BG, kind).value, {}) if kind in CLASSES else {}
    return {**KINDS.get(kind, {"en": kind}), **known}


def say(texts: Texts, language: str) -> str:
    """One of ``texts`` by the fallback chain of every label."""
    return best(texts, language)
