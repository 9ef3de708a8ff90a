# Figures for scale_*.csv: scales of 2 to 60 items by 5 to 1,000 people. Packages: figures.R.
# Run from the project's root: Rscript tests/reference/made/scales.R
source("tests/reference/made/figures.R")
save(sapply(c("long", "pair", "weak", "strong", "tiny"), function(name)
  closed(answers(paste0("scale_", name))), simplify = FALSE), "scales")
