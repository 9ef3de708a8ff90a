# Figures for tests/reference/test_reference_weighting.py, on data made here. R 4.2.2, survey 4.1-1.
# Run: Rscript tests/reference/weighting.R (writes weighting.json beside it)
suppressMessages({library(survey); library(jsonlite)})
options(digits = 16)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)[1]))

# Forty respondents without a random generator, so that they are the same everywhere.
i <- 0:39
d <- data.frame(
  g = c("a", "b", "c")[(i * 7) %% 3 + 1],
  h = c("x", "y")[((i * i) %% 5 < 3) + 1],
  w = 1 + ((i * 13) %% 17) / 8,
  y = 1 + (i * 11 + i %/% 7) %% 5)
pg <- data.frame(g = c("a", "b", "c"), Freq = c(50, 30, 20))
ph <- data.frame(h = c("x", "y"), Freq = c(45, 55))
tight <- list(maxit = 2000, epsilon = 1e-15)

plain <- function(d) svydesign(ids = ~1, weights = ~w, data = d)
mean_of <- function(design) {
  m <- svymean(~y, design)
  list(mean = as.numeric(coef(m)), se = as.numeric(SE(m)))
}
raked <- function(d) rake(plain(d), list(~g, ~h), list(pg, ph), control = tight)
figures <- list(
  versions = list(R = R.version.string, survey = as.character(packageVersion("survey"))),
  data = list(g = d$g, h = d$h, w = d$w, y = d$y),
  weights_only = mean_of(plain(d)),
  post_stratified = mean_of(postStratify(plain(d), ~g, pg)),
  raked = mean_of(raked(d)),
  raked_weights = as.numeric(weights(raked(d))))
writeLines(toJSON(figures, digits = NA, auto_unbox = TRUE, pretty = TRUE), file.path(here, "weighting.json"))
