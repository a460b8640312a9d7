"""Which terms of the SHACL namespace there are, and what becomes of each at a shape."""

from __future__ import annotations

from difflib import get_close_matches


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


CORE = _names(
    "class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive"
    " minLength maxLength pattern flags languageIn uniqueLang equals disjoint lessThan"
    " lessThanOrEquals not and or xone node property qualifiedValueShape qualifiedMinCount"
    " qualifiedMaxCount qualifiedValueShapesDisjoint closed ignoredProperties hasValue in"
)
"""Parameters of SHACL Core."""
NODE_KINDS = _names("IRI Literal BlankNode BlankNodeOrIRI BlankNodeOrLiteral IRIOrLiteral")
PROPERTY_ONLY = _names("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape")
"""Parameters that only a property shape may have."""
TARGETS = _names("targetClass targetNode targetObjectsOf targetSubjectsOf target targetWhere")
DESCRIBING = TARGETS | _names(
    "path severity message name description order group defaultValue deactivated prefixes"
    " optional labelTemplate declare shapesGraph suggestedShapesGraph entailment parameter"
    " codeIdentifier unit agentInstruction intent formalized detail rule values"
)
"""What may stand at a shape and constrains nothing. Rules are told of, not run."""
QUERIES = _names("sparql select ask construct")
"""``sh:sparql``, and what a constraint has that stands at the shape itself."""
ADVANCED = _names("expression")
"""Constraints that pySHACL knows with its advanced features."""
UNJUDGED = _names(
    "js targetWhere shape memberShape minListLength maxListLength uniqueMembers singleLine"
    " reifierShape reificationRequired nodeByExpression rootClass someValue subsetOf"
    " uniqueValuesFor"
)
"""Constraints and targets, most of SHACL 1.2, that no engine at hand judges."""
_ELSEWHERE = _names(
    # results, paths, components, queries, expressions, functions, rules, graphs, scripts
    "conforms conformsToShapesGraph conformanceDisallows result shapesGraphWellFormed"
    " usedShapesGraph usedDataGraph usedConfiguration focusNode resultMessage resultPath"
    " resultSeverity sourceConstraint sourceShape sourceConstraintComponent value incomplete"
    " incompleteURIStart inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath"
    " validator nodeValidator propertyValidator keyParameter bodyExpression ask construct describe"
    " select update sparql sparqlExpr prefix namespace resultAnnotation annotationProperty"
    " annotationValue annotationVarName condition expectedPredicate layer runOnce includesRuleSet"
    " hasRule ruleProcessor sourceRule tempTriple subject predicate object returnType filterShape"
    " nodes intersection union minus distinct limit offset orderBy orderDesc orderby desc if then"
    " else exists count sum min max groupConcat separator concat this"
    " jsFunctionName jsLibrary jsLibraryURL"
)
KNOWN = CORE | DESCRIBING | QUERIES | ADVANCED | UNJUDGED | _ELSEWHERE
"""Every property of the namespace: SHACL, SHACL Advanced Features, SHACL-JS and SHACL 1.2."""


def meant(name: str) -> str:
    """The property whose name is nearest to a misspelt one; empty where none is near."""
    by_case = {known.lower(): known for known in sorted(KNOWN)}
    found = get_close_matches(name.lower(), by_case, n=1, cutoff=0.75)
    return by_case[found[0]] if found else ""
