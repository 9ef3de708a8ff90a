"""Do raters agree: intraclass correlations, within-group agreement, Krippendorff's alpha."""
