"""What kind of quantity each figure of a row is."""

from collections.abc import Mapping
from typing import get_args, get_type_hints

from analysis.report.agreement import Agreement, NodeAgreement, RaterCorrelation
from analysis.report.clusters import Clustered, ClusteredNode
from analysis.report.comparability import (
    Comparability,
    ComparabilityStep,
    DifferingItem,
    LatentDifference,
)
from analysis.report.confirmatory import FactorCorrelation, FactorLoading, FactorModel, ModelHint
from analysis.report.consistency import (
    AlphaComparison,
    AlphaDetail,
    DifferenceDetail,
    ErrorDetail,
    HalvesDetail,
    HierarchyDetail,
    OrdinalDetail,
    ScaleDetail,
    StratifiedDetail,
)
from analysis.report.figures import Distribution, Gap, ItemReliability, ScaleReliability, Score
from analysis.report.gap_checks import GapCheck
from analysis.report.kano import KanoItem
from analysis.report.knowledge import KnowledgeGap
from analysis.report.loyalty import Loyalty
from analysis.report.pair_checks import PairCheck
from analysis.report.priorities import Driver, Drivers, Priority
from analysis.report.quality import QualityAudience, QualityItem, QualityRule, QualityScore
from analysis.report.response import Response, ResponseRate, ScorePrecision
from analysis.report.segments import SegmentMean, SegmentNode, SegmentPair
from analysis.report.sensitivity import Cost, Sensitivity, WeightedPair
from analysis.report.structure import (
    ConvergentScale,
    DistinctPair,
    Eigenvalue,
    FoundFactor,
    Structure,
    StructureItem,
)
from analysis.report.tolerance import ToleranceZone
from analysis.report.trend import LinkedChange, TrendChange, TrendNode, TrendPoint
from analysis.report.undertaking import AudienceResult, Method, Returns
from analysis.report.weights import MarginShare, SheetWeights
from analysis.report.words import QuestionResult
from app.report.formats import Style, figure, interval

KINDS: Mapping[type, Mapping[Style, str]] = {
    AudienceResult: {"count": "invited complete used beside_link population", "share": "rr1"},
    Returns: {"count": "not_customer bounced unopened refused broken_off past_half"},
    Method: {"share": "confidence"},
    Score: {
        "count": "n",
        "mean": "mean ci",
        "sd": "sd",
        "se": "se",
        "score": "score100 ci100",
        "share": "top_box top_box_ci coverage weight",
    },
    Gap: {
        "count": "n n_supplier",
        "mean": "minuend subtrahend",
        "gap": "gap ci",
        "score": "minuend100 subtrahend100",
        "gap100": "gap100 ci100",
        "effect": "effect effect_ci",
        "p": "p p_adjusted verdict_p equivalence_p",
    },
    ScaleReliability: {
        "count": "n k",
        "coefficient": "alpha alpha_ci alpha_standardized omega_total lambda2 lambda6",
    },
    ItemReliability: {
        "count": "n",
        "mean": "mean",
        "sd": "sd",
        "coefficient": "item_rest item_total alpha_if_deleted omega_if_deleted",
    },
    Distribution: {"count": "n counts not_applicable blank"},
    QuestionResult: {"count": "n"},
    NodeAgreement: {
        "count": "n k",
        "mean": "ad ad_limit",
        "coefficient": "r_wg r_wg_skewed a_wg",
    },
    Agreement: {"count": "n k table_items table_people", "coefficient": "alpha alpha_ci"},
    RaterCorrelation: {"coefficient": "value ci", "statistic": "f df1 df2", "p": "p"},
    Clustered: {"count": "n clusters", "average": "size"},
    ClusteredNode: {
        "count": "n clusters n_effective",
        "score": "score100 ci100 clustered_ci100",
        "se100": "se100 clustered_se100",
        "statistic": "df",
        "ratio": "design_effect",
        "coefficient": "icc",
        "gap100": "gap100 gap_ci100",
        "p": "gap_p gap_p_adjusted",
    },
    Comparability: {
        "count": "least",
        "index": "cfi_drop",
        "coefficient": "loading_change intercept_change cfi_least rmsea_most",
    },
    ComparabilityStep: {
        "statistic": "chi2 delta_chi2",
        "count": "df delta_df",
        "index": "cfi rmsea srmr",
        "p": "delta_p",
        "change": "delta_cfi delta_rmsea delta_srmr",
    },
    DifferingItem: {"statistic": "chi2", "mean": "values spread", "count": "df", "p": "p_adjusted"},
    LatentDifference: {"effect": "difference ci", "se": "se"},
    FactorModel: {
        "count": "n left_out k factors df parameters needed",
        "statistic": "chi2 aic bic chi2_robust",
        "p": "p p_close p_robust",
        "index": "cfi tli rmsea rmsea_ci srmr scale cfi_robust tli_robust rmsea_robust "
        "rmsea_robust_ci",
    },
    FactorLoading: {
        "coefficient": "standardized standardized_ci r2 loading",
        "se": "standardized_se loading_se",
    },
    FactorCorrelation: {"coefficient": "r", "se": "se"},
    ModelHint: {"statistic": "chi2", "p": "p_adjusted", "effect": "change"},
    ScaleDetail: {"count": "n k"},
    AlphaDetail: {"coefficient": "alpha ci ci_normal ci_free"},
    HalvesDetail: {"coefficient": "lambda4 mean spearman_brown"},
    HierarchyDetail: {"coefficient": "omega_hierarchical general_share"},
    OrdinalDetail: {"coefficient": "alpha omega omega_sum"},
    StratifiedDetail: {"coefficient": "alpha"},
    ErrorDetail: {"mean": "sem sdc sdc_mean", "score": "sem100 sdc100 sdc_mean100"},
    DifferenceDetail: {"count": "n k", "coefficient": "from_parts of_differences correlation"},
    AlphaComparison: {
        "coefficient": "alphas",
        "statistic": "statistic",
        "count": "df",
        "p": "p p_adjusted",
    },
    GapCheck: {
        "count": "n n_supplier apart judged",
        "gap": "gap ci bootstrap_ci drawn drawn_ci",
        "p": "p p_bh rank_p rank_p_adjusted",
        "share": "probability probability_ci weight",
        "effect": "delta delta_ci",
        "mean": "tau",
    },
    PairCheck: {
        "count": "n zeros apart judged",
        "gap": "gap ci bootstrap_ci",
        "p": "p p_bh rank_p rank_p_adjusted",
        "effect": "biserial biserial_ci",
    },
    KnowledgeGap: {
        "count": "n n_supplier",
        "mean": "supplier demand",
        "gap": "gap ci",
        "p": "p p_adjusted",
        "effect": "effect effect_ci",
    },
    Priority: {
        "count": "n n_importance draws",
        "coefficient": "importance importance_ci importance_line",
        "mean": "performance performance_line",
        "share": "stability",
    },
    Drivers: {"count": "n left_out k draws", "share": "r2 adjusted_r2", "inflation": "condition"},
    Driver: {
        "coefficient": "part part_ci r beta",
        "effect": "slope slope_ci",
        "share": "share share_ci same_rank",
        "count": "rank",
        "p": "p",
        "inflation": "vif",
    },
    KanoItem: {
        "count": "n incomplete must_be one_dimensional attractive indifferent reverse questionable "
        "n_coefficients",
        "share": "shares total_strength category_strength",
        "p": "p",
        "coefficient": "better better_ci worse worse_ci",
    },
    ToleranceZone: {
        "count": "n inverted",
        "gap": "adequacy adequacy_ci superiority superiority_ci",
        "p": "adequacy_p adequacy_p_adjusted superiority_p superiority_p_adjusted",
        "mean": "width",
        "share": "below below_ci within within_ci above above_ci",
    },
    SegmentMean: {"count": "n n_effective", "score": "score100 sd100 ci100"},
    SegmentNode: {
        "count": "n groups",
        "statistic": "f df1 df2 h",
        "p": "p p_cautious p_holm p_ranks",
        "share": "eta2 eta2_ci omega2 epsilon2",
    },
    SegmentPair: {
        "gap100": "difference100 ci100",
        "p": "p_adjusted p_cautious p_ranks",
        "effect": "effect",
    },
    TrendPoint: {
        "count": "n",
        "score": "score100 sd100 ci100 sem100",
        "coefficient": "reliability",
    },
    TrendChange: {
        "gap100": "change100 ci100",
        "p": "p p_adjusted",
        "effect": "effect",
        "score": "smallest100",
    },
    LinkedChange: {
        "count": "n",
        "score": "smallest100",
        "share": "improved improved_ci unchanged unchanged_ci worsened worsened_ci",
    },
    TrendNode: {"count": "waves", "gap100": "slope slope_ci", "p": "slope_p lack_p"},
    Loyalty: {
        "count": "n",
        "score": "index index_ci five_level five_level_ci",
        "se100": "net_promoter_se",
        "share": "satisfied satisfied_ci promoters passives detractors",
        "gap100": "net_promoter net_promoter_ci",
    },
    Sensitivity: {
        "count": "n draws",
        "score": "score100",
        "number": "concentration seed",
        "gap100": "change change50",
        "share": "order_holds costs_hold gap_holds",
    },
    Cost: {"share": "weight first", "score": "score100 cost"},
    WeightedPair: {"gap100": "difference", "share": "reversed"},
    Response: {
        "count": "invited complete n_supplier",
        "share": "e",
        "score": "target100 detectable100",
    },
    ResponseRate: {"share": "rate", "count": "numerator denominator"},
    ScorePrecision: {
        "count": "n needed more needed_fpc more_fpc",
        "score": "half_width100 half_width100_fpc",
    },
    Structure: {
        "count": "n k df draws bootstrap number number_low number_high number_common extracted",
        "number": "seed",
        "coefficient": "kmo rmsr",
        "statistic": "chi2",
        "p": "p",
    },
    StructureItem: {"coefficient": "kmo communality loadings", "count": "factor"},
    FoundFactor: {"share": "explained"},
    Eigenvalue: {"count": "number", "coefficient": "observed mean reference"},
    ConvergentScale: {"count": "n k", "coefficient": "composite_reliability ave"},
    DistinctPair: {
        "count": "n negative",
        "coefficient": "htmt htmt_ci htmt2 htmt2_ci ave shared",
    },
    QualityRule: {"number": "limit least", "count": "n flagged"},
    QualityAudience: {
        "count": "n k complete identical set_aside",
        "average": "identical_expected",
        "share": "blank",
    },
    QualityScore: {
        "count": "n n_kept",
        "score": "all100 kept100 ci100",
        "gap100": "change100",
        "effect": "change_sd",
    },
    QualityItem: {"count": "asked blank not_applicable", "share": "share share_ci"},
    SheetWeights: {
        "count": "n n_effective trimmed",
        "ratio": "design_effect smallest largest",
    },
    MarginShare: {"count": "n", "share": "before target after"},
}
"""Kind → the figures of that kind, by the class of their row."""


def kinds(row: type) -> Mapping[str, Style]:
    """The kind of each figure of a row, in the order of its fields.

    Raises:
        KeyError: the row's class has no figures.
    """
    if row not in _ordered:
        named = {name: kind for kind, names in KINDS[row].items() for name in names.split()}
        _ordered[row] = {name: named[name] for name in get_type_hints(row) if name in named}
    return _ordered[row]


_ordered: dict[type, Mapping[str, Style]] = {}


def printed(row: object, name: str) -> str:
    """A figure of a row as its kind is printed, a dash where it is missing."""
    value = getattr(row, name)
    kind = kinds(type(row))[name]
    return interval(value, kind) if isinstance(value, tuple) else figure(value, kind)


def ends(row: type, name: str) -> bool:
    """Whether a figure of a row is an interval: two ends."""
    hint = get_type_hints(row)[name]
    return (float, float) in (get_args(option) for option in (hint, *get_args(hint)))
