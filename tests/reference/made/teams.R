# Figures for teams.csv: agreement within teams. Packages: figures.R; multilevel 2.7.
# Run from the project's root: Rscript tests/reference/made/teams.R
source("tests/reference/made/figures.R")
suppressMessages(library(multilevel))
d <- answers("teams"); x <- d[, -1]; one <- x$LEAD01; team <- d$COMPID
between <- aov(rowMeans(x) ~ factor(team))
rows <- function(table, columns) lapply(seq_len(nrow(table)), function(i) as.list(table[i, columns]))
save(list(rwg_LEAD01 = rows(rwg(one, team, ranvar = 2), c("grpid", "rwg", "gsize")),
  rwg_j = rows(rwg.j(x, team, ranvar = 2), c("grpid", "rwg.j")),
  awg_LEAD01 = rows(awg(one, team, range = c(1, 5)), c("grpid", "a.wg")),
  ad_m_LEAD01 = rows(ad.m(one, team), c("grpid", "AD.M")),
  ICC1 = ICC1(between), ICC2 = ICC2(between)), "teams")
