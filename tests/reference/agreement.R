# Figures of tests/reference/test_reference_agreement.py, on data made here.
# R 4.2.2, psych 2.2.9, multilevel 2.7.
# Run from the project's root: Rscript tests/reference/agreement.R
suppressMessages({library(psych); library(multilevel); library(jsonlite)})
options(digits = 15)
set.seed(33850)
icc <- function(x) {
  r <- psych::ICC(as.data.frame(x), lmer = FALSE)$results
  lapply(1:6, function(i) list(value = r$ICC[i], f = r$F[i], df1 = r$df1[i], df2 = r$df2[i], p = r$p[i],
                               ci = c(r[["lower bound"]][i], r[["upper bound"]][i])))
}
# raters who differ in severity; raters who agree on nothing; two targets; many raters
severe <- pmin(pmax(round(outer(rnorm(16, 4, 1), c(-1, 0, .5, 1), "+") + matrix(rnorm(64, 0, .6), 16)), 1), 7)
noise <- matrix(sample(1:5, 60, TRUE), 12)
two <- matrix(c(1, 5, 2, 4, 3, 5), 2)
crowd <- matrix(pmin(pmax(round(rnorm(10, 3.5, .7) + rnorm(600, 0, 1)), 1), 5), 10)
tables <- list(severe = severe, noise = noise, two = two, crowd = crowd)

size <- c(2, 3, 5, 8, 13, 21, 4, 1)
g <- rep(seq_along(size), size)
x <- sapply(1:4, function(j) pmin(pmax(round(3 + rnorm(8, 0, .5)[g] + rnorm(length(g), .6, 1)), 1), 5))
s <- rowMeans(x)
a <- aov(s ~ factor(g))
rows <- function(d) lapply(seq_len(nrow(d)), function(i) as.list(d[i, ]))
out <- list(
  icc = lapply(tables, function(t) list(data = t, forms = icc(t))),
  groups = g, ratings = x,
  icc1 = multilevel::ICC1(a), icc2 = multilevel::ICC2(a),
  rwg = multilevel::rwg(x[, 1], g, ranvar = 2), rwg_skew = multilevel::rwg(x[, 1], g, ranvar = 1.34),
  rwg_j = multilevel::rwg.j(x, g, ranvar = 2), awg = multilevel::awg(x[, 1], g), awg_j = multilevel::awg(x, g),
  ad = multilevel::ad.m(x[, 1], g), ad_j = multilevel::ad.m(x, g))
write(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), "tests/reference/agreement.json")
