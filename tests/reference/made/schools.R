# Figures for schools.csv and school_districts.csv: weights. Packages: figures.R; survey 4.1-1.
# Run from the project's root: Rscript tests/reference/made/schools.R
source("tests/reference/made/figures.R")
suppressMessages(library(survey))
x <- answers("schools"); districts <- answers("school_districts")
kinds <- data.frame(stype = c("E", "H", "M"), Freq = c(4421, 755, 1018))
wide <- data.frame(sch.wide = c("No", "Yes"), Freq = c(1072, 5122))
plain <- function(d) svydesign(ids = ~1, weights = ~pw, data = d)
raked <- function(d) rake(plain(d), list(~stype, ~sch.wide), list(kinds, wide),
                          control = list(maxit = 500, epsilon = 1e-12))
kish <- function(w) length(w) * sum(w^2) / sum(w)^2
m <- svymean(~api00, plain(x)); w <- weights(raked(x)); shares <- numbered("share", 5)
alpha_of <- function(C) { k <- ncol(C); k / (k - 1) * (1 - sum(diag(C)) / sum(C)) }

save(list(
  weights_only = list(mean = coef(m)[[1]], se = SE(m)[[1]], ci_t = as.numeric(confint(m, df = nrow(x) - 1))),
  kish_deff_pw = kish(x$pw), n_eff_pw = sum(x$pw)^2 / sum(x$pw^2),
  raked_weights_first10 = head(as.numeric(w), 10), kish_deff_raked = kish(w),
  poststratified = list(mean = coef(svymean(~api00, postStratify(plain(x), ~stype, kinds)))[[1]]),
  raked = list(mean = coef(svymean(~api00, raked(x)))[[1]]),
  svyciprop_schwide = as.numeric(attr(svyciprop(~I(sch.wide == "Yes"), plain(x), method = "logit"), "ci"))), "schools")
save(list(items = shares, alpha_unweighted = alpha_of(cov(x[shares])), n_eff_pw = sum(x$pw)^2 / sum(x$pw^2),
  svycralpha_weights_only = as.numeric(svycralpha(reformulate(shares), plain(x)))), "school_shares")
districts$raked_weight <- format(as.numeric(weights(raked(districts))), digits = 15)
write.csv(districts["raked_weight"], "tests/reference/made/school_districts_raked.csv",
          row.names = FALSE, quote = FALSE)
