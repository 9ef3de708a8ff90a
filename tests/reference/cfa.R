# Figures of cfa.json, on answers that a small generator makes alike here and in made_answers.py.
# R 4.2.2, lavaan 0.6-14. Run: Rscript tests/reference/cfa.R > tests/reference/cfa.json
suppressMessages({library(lavaan); library(jsonlite)})

state <- 20260101
uniform <- function() { state <<- (16807 * state) %% 2147483647; state / 2147483647 }
normal <- function() uniform() + uniform() + uniform() + uniform() - 2
answers <- function(n, shift) {
  rows <- matrix(0, n, 8)
  for (i in seq_len(n)) {
    common <- normal()
    f <- c(.7 * common + normal(), .6 * common + normal(), .8 * common + normal())
    for (j in 1:8) {
      y <- 3.6 + c(1.2, 1, .8, 1.1, .9, 1, 1, .9)[j] * f[c(1, 1, 1, 2, 2, 2, 3, 3)[j]]
      y <- y + .8 * normal() + shift * (j == 3)
      rows[i, j] <- min(max(floor(y + .5), 1), 5)
    }
  }
  rows
}
a <- answers(180, 0); b <- answers(150, .7)
d <- as.data.frame(rbind(a, b)); names(d) <- paste0("x", 1:8)
d$g <- rep(c("a", "b"), c(180, 150))
first <- d[d$g == "a", ]
gaps <- first; for (i in seq_len(180)) for (j in c(2, 6)) if (uniform() < .15) gaps[i, j] <- NA

model <- "f1 =~ x1 + x2 + x3\nf2 =~ x4 + x5 + x6\nf3 =~ x7 + x8"
measures <- c("chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
              "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "logl", "aic", "bic", "npar")
scaled <- c("chisq.scaled", "chisq.scaling.factor", "baseline.chisq.scaling.factor", "cfi.robust",
            "tli.robust", "rmsea.robust", "rmsea.ci.lower.robust", "rmsea.ci.upper.robust")
cfa_of <- function(...) cfa(model, ...)
estimates <- function(fit) {
  p <- parameterEstimates(fit); s <- standardizedSolution(fit)
  on <- p$op == "=~"; cor <- p$op == "~~" & p$lhs != p$rhs
  res <- p$op == "~~" & p$lhs == p$rhs & grepl("^x", p$lhs)
  list(loading = p$est[on], se = p$se[on], std = s$est.std[s$op == "=~"], std_se = s$se[s$op == "=~"],
       correlation = p$est[cor], correlation_se = p$se[cor], residual = p$est[res],
       residual_se = p$se[res])
}
single <- cfa_of(data = first, std.lv = TRUE)
marker <- parameterEstimates(cfa_of(data = first)); marker <- marker[marker$op == "=~", ]
mi <- head(modindices(single, sort. = TRUE), 5)
robust <- cfa_of(data = first, std.lv = TRUE, estimator = "MLR")
fiml <- cfa_of(data = gaps, std.lv = TRUE, missing = "fiml")

equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
fits <- lapply(equal, function(e) cfa_of(data = d, group = "g", group.equal = e))
mlr <- lapply(equal, function(e) cfa_of(data = d, group = "g", group.equal = e, estimator = "MLR"))
lrt <- lavTestLRT(mlr[[1]], mlr[[2]], mlr[[3]], mlr[[4]], method = "satorra.bentler.2001")
free <- cfa_of(data = d, group = "g", group.equal = equal$scalar, group.partial = "x3 ~ 1",
              std.lv = TRUE)
score <- lavTestScore(cfa_of(data = d, group = "g", group.equal = equal$scalar, std.lv = TRUE))$uni
p <- parameterEstimates(free); latent <- p[p$op == "~1" & p$group == 2 & grepl("^f", p$lhs), ]
x3 <- p[p$op == "~1" & p$lhs == "x3", "est"]

cat(toJSON(list(
  sums = colSums(d[, 1:8]), products = sum(as.matrix(d[, 1:8])^2),
  missing = colSums(is.na(gaps[, 1:8])),
  single = list(fit = as.list(fitMeasures(single, measures)), estimates = estimates(single),
                marker = marker$est, marker_se = marker$se,
                mi = list(lhs = mi$lhs, op = mi$op, rhs = mi$rhs, mi = mi$mi, change = mi$sepc.all)),
  mlr = list(fit = as.list(fitMeasures(robust, scaled)), estimates = estimates(robust)),
  fiml = list(fit = as.list(fitMeasures(fiml, measures)), estimates = estimates(fiml)),
  steps = lapply(fits, function(f) as.list(fitMeasures(f, measures))),
  steps_mlr = lapply(mlr, function(f) as.list(fitMeasures(f, scaled))),
  scaled_difference = lrt[["Chisq diff"]][2:4],
  partial = as.list(fitMeasures(free, measures)), score = score$X2,
  latent = list(est = latent$est, se = latent$se), x3 = x3
), digits = 12, auto_unbox = TRUE, pretty = TRUE), "\n", sep = "")
