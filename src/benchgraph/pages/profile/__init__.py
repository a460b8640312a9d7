"""Profiles: the words of one observatory's pages, and which pages it has, as a TOML file."""

from benchgraph.pages.profile.load import load_profile, parse_profile
from benchgraph.pages.profile.model import FactRule, KindRule, MoneyRule, Profile, SectionRule
from benchgraph.pages.profile.words import LONGEST_LABEL, fold, worded

__all__ = [
    "LONGEST_LABEL",
    "FactRule",
    "KindRule",
    "MoneyRule",
    "Profile",
    "SectionRule",
    "fold",
    "load_profile",
    "parse_profile",
    "worded",
]
