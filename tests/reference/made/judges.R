# Figures for judges.csv: psych::ICC of five targets by four judges. Packages: figures.R.
# Run from the project's root: Rscript tests/reference/made/judges.R
source("tests/reference/made/figures.R")
save(list(icc = icc(answers("judges"))), "judges")
