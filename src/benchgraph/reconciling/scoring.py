"""How much two entities look like one: names, identifiers, numbers, region, kind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from benchgraph.reconciling.names import (
    FULL,
    GENERIC_NAME,
    LEGALLY,
    PART,
    RARE_NAME,
    WEAK_NAME,
    Name,
    Rarity,
    initials,
    tokens,
    without_place,
)
from benchgraph.reconciling.subjects import Places, Subject

LEAST_LIKELY, LEAST_POSSIBLE = 0.8, 0.55
# What names score that are equal: as they stand, without their legal form, in part.
_EQUAL = {FULL: 1.0, LEGALLY: 0.97, PART: 0.88}
_CONTAINED = {RARE_NAME: 0.78, WEAK_NAME: 0.72, GENERIC_NAME: 0.0}
_INITIALS = 0.6
_BUT_FOR_PLACE = 0.85
_LEAST_ALIKE = 72  # in per cent, of the words that are a name's own
_MOST_ALIKE = 0.9
_LANGUAGES = {
    "en": "English", "zh": "Chinese", "ja": "Japanese", "ko": "Korean", "fr": "French",
    "de": "German", "it": "Italian", "es": "Spanish", "et": "Estonian", "fi": "Finnish",
    "sv": "Swedish", "he": "Hebrew", "ar": "Arabic",
}  # fmt: skip


@dataclass(frozen=True)
class Likeness:
    """How far two names, or all names of two entities, are alike; ``told`` says by what."""

    score: float
    told: str


_UNLIKE = Likeness(0.0, "")


@dataclass(frozen=True)
class Comparison:
    """A draft beside a known entity. ``equal``: the draft's and the known one's name where a form
    of both is one; ``alike`` the best of what is only similar; ``region``: as ``Places.agree``;
    ``named``: the name of one holds that of the other's region."""

    draft: Subject
    known: Subject
    region: bool | None
    named: bool
    equal: tuple[Name, Name] | None
    rarity: int
    alike: Likeness
    more: tuple[str, ...]
    against: tuple[str, ...]

    @property
    def shared_link(self) -> str | None:
        """An address of the thing elsewhere that both give, in words."""
        links = sorted(self.draft.links & self.known.links)
        if not links:
            return None
        return "same Wikidata id" if links[0].startswith("wikidata:") else f"same as {links[0]}"

    @property
    def shared_code(self) -> bool:
        return bool(self.draft.codes & self.known.codes) and self.same_kind

    @property
    def shared_address(self) -> bool:
        return bool(self.draft.addresses & self.known.addresses)

    @property
    def same_kind(self) -> bool:
        return self.draft.kind == self.known.kind

    @property
    def level(self) -> int:
        """How its equal names were come by; 0 where none are."""
        if not self.equal:
            return 0
        level = min(name.level for name in self.equal)
        # "X (Y)" is what others call X and Y: the two forms together are as good as one name.
        both = len(self.draft.forms.keys() & self.known.forms.keys()) > 1
        return LEGALLY if level == PART and both else level

    @property
    def placed(self) -> bool:
        """Whether they are in one region, as far as is known."""
        return self.region or (self.region is None and self.named)

    @cached_property
    def stands(self) -> bool:
        """Whether it would be certain if nothing else stood beside it."""
        if not self.same_kind or self.against or self.region is False:
            return False
        if self.shared_link or (self.shared_code and (self.region or self.draft.kind == "region")):
            return True
        if self.level < LEGALLY:
            return False
        if self.draft.kind == "region":
            return True
        supports = len(self.more) + (self.region is True)
        needed = {RARE_NAME: 0, WEAK_NAME: 1, GENERIC_NAME: 2}[self.rarity]
        return supports >= needed and (self.rarity != GENERIC_NAME or self.region is True)

    @cached_property
    def score(self) -> float:
        """Between 0 and 1."""
        score = _EQUAL[self.level] if self.equal else self.alike.score
        if self.equal and self.rarity == GENERIC_NAME and not self.stands:
            score = min(score, 0.8 if self.placed else 0.6)
        elif not self.equal and self.region:
            score += 0.06
        score += 0.03 * len(self.more) * (score < 0.97)
        if not self.equal:
            score = min(score, _MOST_ALIKE)
        if self.shared_address:
            score = max(score, 0.7)
        if self.shared_code:
            score = max(score, 0.9)
        if self.shared_link:
            score = 1.0
        score *= 0.7 if self.region is False else 1.0 if self.placed else 0.97
        score *= 1.0 if self.same_kind else 0.8
        score *= 0.75 ** len(self.against)
        return min(score, 1.0)

    @property
    def reason(self) -> str:
        """One sentence without a full stop: what speaks for it, what is not known, what against."""
        what = [self.shared_link] if self.shared_link else []
        what += ["same official number"] if self.shared_code else []
        what += [self._names()]
        what += self.more
        said = " and ".join(filter(None, [", ".join(filter(None, what)), self._same_region()]))
        doubts = [self._other_region(), *self.against]
        if not self.same_kind:
            doubts.append(f"one is of the kind {self.draft.kind}, one {self.known.kind}")
        if self.equal and self.rarity == GENERIC_NAME and self.draft.kind != "region":
            doubts.append("many could be called so")
        elif self.equal and self.rarity == WEAK_NAME and not (self.region or self.more):
            doubts.append("the name is short")
        return "; ".join(filter(None, [said, *doubts])) or "nothing else speaks for it"

    def _names(self) -> str:
        if not self.equal:
            return self.alike.told
        mine, yours = self.equal
        tag = _LANGUAGES.get(mine.language, "") if mine.language == yours.language else ""
        same = {FULL: "same name", LEGALLY: "same name but for its legal form"}.get(
            min(mine.level, yours.level), f"the same short or long form, “{self._part()}”,"
        )
        if self.level == LEGALLY and PART in (mine.level, yours.level):
            same = "the same long and short form"
        return f"{same} in {tag}" if tag else same.rstrip(",")

    def _part(self) -> str:
        assert self.equal is not None
        return min((name.text for name in self.equal), key=len)

    def _same_region(self) -> str:
        return "same region" if self.region and self.draft.kind != "region" else ""

    def _other_region(self) -> str:
        if self.draft.kind == "region":
            return ""
        if self.region is None and self.named:
            return "its region stands in the name alone"
        return {False: "other region", None: "region not known", True: ""}[self.region]


def compare(draft: Subject, known: Subject, places: Places, rarity: Rarity) -> Comparison:
    """Everything that speaks for and against ``draft`` being ``known``."""
    region = places.agree(draft, known) if draft.kind != "region" else None
    equal = _equal(draft, known, rarity)
    similar = draft.kind == known.kind and not equal
    alike = _alike(draft, known, places, rarity) if similar else _UNLIKE
    return Comparison(
        draft=draft,
        known=known,
        region=region if draft.kind != "region" or known.kind != "region" else True,
        named=draft.kind != "region" and _named(draft, known, places),
        equal=equal,
        rarity=max((rarity.of(name.words) for name in equal), default=0) if equal else 0,
        alike=alike,
        more=tuple(_more(draft, known, equal)),
        against=tuple(_against(draft, known)),
    )


def _equal(draft: Subject, known: Subject, rarity: Rarity) -> tuple[Name, Name] | None:
    """The two names with one form: the fullest, of these the rarest."""
    shared = draft.forms.keys() & known.forms.keys()
    if not shared:
        return None
    pairs = [(draft.forms[form], known.forms[form]) for form in sorted(shared)]
    return max(
        pairs, key=lambda pair: (min(n.level for n in pair), rarity.of(pair[0].words), pair[0].form)
    )


def _more(draft: Subject, known: Subject, equal: tuple[Name, Name] | None) -> list[str]:
    """What supports a name beside the region."""
    found = []
    if equal:
        languages = {
            draft.forms[form].language
            for form in draft.forms.keys() & known.forms.keys()
            if draft.forms[form].level >= LEGALLY and known.forms[form].level >= LEGALLY
        } - {equal[0].language}
        if languages:
            tag = min(languages)
            found.append(f"in {_LANGUAGES[tag]} too" if tag in _LANGUAGES else "in two languages")
    if draft.company & known.company:
        found.append("same owner, operator or publisher")
    if draft.addresses & known.addresses:
        found.append("same official address")
    return found


def _against(draft: Subject, known: Subject) -> list[str]:
    """What contradicts it beside region and kind."""
    found = []
    if draft.years and known.years and not draft.years & known.years:
        found.append("other date")
    wikidata = [{x for x in s.links if x.startswith("wikidata:")} for s in (draft, known)]
    if all(wikidata) and not wikidata[0] & wikidata[1]:
        found.append("other Wikidata id")
    if draft.kind == known.kind and draft.codes and known.codes and not draft.codes & known.codes:
        found.append("other official number")
    return found


def _named(draft: Subject, known: Subject, places: Places) -> bool:
    """Whether the name of one holds the name of the other's region."""
    return any(
        without_place(name.words, place)
        for one, other in ((draft, known), (known, draft))
        for place in places.names(other)
        for name in one.written
    )


def _but_for_place(draft: Subject, known: Subject, places: Places) -> Likeness:
    """One name, but that one tells the region that the other is in."""
    for one, other in ((draft, known), (known, draft)):
        forms = {name.words: name for name in other.written}
        for place in sorted(places.names(other)):
            for name in one.written:
                if same := forms.get(without_place(name.words, place)):
                    told = f"“{name.text}” and “{same.text}” are one name but for the region's"
                    return Likeness(_BUT_FOR_PLACE, told)
    return _UNLIKE


def _alike(draft: Subject, known: Subject, places: Places, rarity: Rarity) -> Likeness:
    """The best of all pairs of written names."""
    best = _but_for_place(draft, known, places)
    for mine in draft.written:
        for yours in known.written:
            likeness = _names_alike(mine, yours, rarity)
            if likeness.score > best.score:
                best = likeness
    return best


def _names_alike(mine: Name, yours: Name, rarity: Rarity) -> Likeness:
    ways = (_spelt_alike, _contained, _stands_for)
    best = max((way(mine, yours, rarity) for way in ways), key=lambda likeness: likeness.score)
    if not best.score:
        return best
    score, told = best.score, best.told
    if mine.numbers != yours.numbers:
        score *= 0.6 if mine.numbers and yours.numbers else 0.9
        told += " but for numbers"
    here, there = rarity.places(mine.words), rarity.places(yours.words)
    if here and there and not here & there:
        score *= 0.8
    return Likeness(score, told)


def _spelt_alike(mine: Name, yours: Name, rarity: Rarity) -> Likeness:
    """Words in any order, but for slips. What all such names have in common makes two of them
    alike, so their own words decide."""
    from rapidfuzz.fuzz import token_sort_ratio

    own, other = rarity.own(mine.words), rarity.own(yours.words)
    core = token_sort_ratio(own, other, score_cutoff=_LEAST_ALIKE) / 100 if own and other else 0
    if not core:
        return _UNLIKE
    whole = token_sort_ratio(mine.form, yours.form) / 100
    score = whole if core >= 0.85 else min(whole, core, 0.7)
    if min(len(own), len(other)) < 6 and core < 1:  # a letter of few makes another name
        score *= 0.8
    return Likeness(score * 0.95, f"“{mine.text}” and “{yours.text}” are alike")


def _contained(mine: Name, yours: Name, rarity: Rarity) -> Likeness:
    inner, outer = sorted((mine, yours), key=lambda name: len(name.words))
    parts = tokens(inner.words)
    if not parts or not parts < tokens(outer.words):
        return _UNLIKE
    told = f"“{inner.text}” is contained in “{outer.text}”"
    return Likeness(_CONTAINED[rarity.of(inner.words)], told)


def _stands_for(mine: Name, yours: Name, _: Rarity) -> Likeness:
    short, long = sorted((mine, yours), key=lambda name: len(name.form))
    if short.form != initials(long.words):
        return _UNLIKE
    return Likeness(_INITIALS, f"“{short.text}” may stand for “{long.text}”")
