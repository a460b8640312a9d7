"""Traditional and Simplified Chinese names are one for look-up."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchgraph.hanzi import one_form, script_of
from benchgraph.registry import Registry, fold_name, name_key


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("數碼港", "数码港"), ("香港應用科技研究院", "香港应用科技研究院"),
        ("國家計畫", "国家计划"),
        ("國家計劃", "国家计划"), ("臺灣雲市集", "台湾云市集"), ("著作權局", "著作权局"),
        ("執著", "执着"), ("乾淨能源", "干净能源"), ("裡程碑", "里程碑"), ("餘熱", "余热"),
        ("產業鏈", "产业链"), ("發展後臺", "发展后台"), ("衛生署", "卫生署"), ("憑藉", "凭借"),
    ],
)  # fmt: skip
def test_both_scripts_have_one_form(traditional, simplified):
    assert one_form(traditional) == one_form(simplified)
    assert name_key(traditional) == name_key(simplified)
    registry = Registry.from_names([("institution/it", "Institution", simplified)])
    assert registry.resolve(traditional) == "institution/it"
    (span,) = registry.find_mentions(f"在{traditional}。")
    assert (span.text, span.id) == (traditional, "institution/it")


def test_the_script_is_told_by_what_only_one_of_them_has():
    assert script_of("資料更新") == "zh-Hant"
    assert script_of("资料更新") == "zh-Hans"
    assert script_of("后里干面") == "zh-Hans"


@given(st.text())
def test_a_form_keeps_the_length_and_is_its_own_form(text):
    assert len(one_form(text)) == len(text)
    assert one_form(one_form(text)) == one_form(text)
    assert len(fold_name(text)) == len(text)


@pytest.mark.parametrize("name", ["Bürokratt", "Đại học", "데이터센터", "ランプ庁", "Ångström"])
def test_a_name_is_found_however_it_is_composed(name):
    registry = Registry.from_names([("product/it", "Product", name)])
    apart = unicodedata.normalize("NFD", name)
    assert registry.resolve(apart) == "product/it"
    text = unicodedata.normalize("NFD", f"é. {name}, ")
    (span,) = registry.find_mentions(text)
    assert (span.text, text[span.start : span.end]) == (apart, apart)
    other_way = Registry.from_names([("product/it", "Product", apart)])
    assert other_way.resolve(name) == "product/it"
