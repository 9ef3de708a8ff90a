# Figures for tasks.csv and tasks_missing.csv: continuous, two schools. Packages: figures.R; semTools 0.5-6.
# Run from the project's root: Rscript tests/reference/made/tasks.R
source("tests/reference/made/figures.R")
x <- answers("tasks"); names <- numbered("x", 9)
model <- "visual =~ x1 + x2 + x3\ntextual =~ x4 + x5 + x6\nspeed =~ x7 + x8 + x9"
measures <- c("chisq", "df", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
of <- function(fit) as.list(fitMeasures(fit, measures))
ml <- cfa(model, data = x); std <- standardizedSolution(ml); par <- parameterEstimates(ml)
mlr <- cfa(model, data = x, estimator = "MLR")
fiml <- cfa(model, data = answers("tasks_missing"), missing = "fiml")
schools <- function(...) cfa(model, data = x, group = "school", ...)
equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"),
              strict = c("loadings", "intercepts", "residuals"))
fits <- lapply(equal, function(e) schools(group.equal = e))
lrt <- lavTestLRT(fits[[1]], fits[[2]], fits[[3]], fits[[4]])
# Which equal intercepts the schools do not share: the largest score test, then with it released.
intercepts <- function(...) {
  fit <- schools(group.equal = equal$scalar, std.lv = TRUE, ...)
  tests <- lavTestScore(fit)$uni; table <- parTable(fit)
  item <- table$lhs[match(tests$lhs, table$plabel)]
  tests <- tests[table$op[match(tests$lhs, table$plabel)] == "~1", ]
  item <- item[table$op[match(lavTestScore(fit)$uni$lhs, table$plabel)] == "~1"]
  list(item = item[which.max(tests$X2)], chi2 = max(tests$X2))
}
first <- intercepts()
second <- intercepts(group.partial = paste(first$item, "~ 1"))
row <- function(i, p) list(lhs = p$lhs[i], op = p$op[i], rhs = p$rhs[i], est = p$est[i])
reliability <- quiet(semTools::reliability(ml))

ml3 <- factanal(x[names], 3, control = list(opt = list(factr = 10)))
oblimin <- quiet(fa(cor(x[names]), 3, n.obs = nrow(x), fm = "ml", rotate = "oblimin"))

save(list(
  all9 = c(closed(x[names]), adequacy(x[names]), hierarchical(x[names])),
  cfa3_ml = list(fit = of(ml), par = lapply(seq_len(nrow(par)), row, p = par),
    std = lapply(which(std$op == "=~"), function(i) list(est = std$est.std[i], se = std$se[i]))),
  cfa3_mlr_fit = as.list(fitMeasures(mlr, c("chisq.scaling.factor", "cfi.robust", "rmsea.robust"))),
  cfa3_fiml = list(fit = of(fiml), logl = as.numeric(logLik(fiml))),
  invariance_school = c(lapply(fits, of), list(LRT = lapply(2:4, function(i)
    list(dchisq = lrt[i, "Chisq diff"], ddf = lrt[i, "Df diff"], p = lrt[i, "Pr(>Chisq)"])))),
  differing = list(first, second),
  semTools = list(reliability = bare(reliability), htmt = bare(semTools::htmt(model, data = x, htmt2 = FALSE)),
                  htmt2 = bare(semTools::htmt(model, data = x, htmt2 = TRUE))),
  efa3_ml_varimax = list(communality = named(1 - ml3$uniquenesses, x[names])),
  efa3_ml_oblimin = list(loadings = unname(unclass(oblimin$loadings))),
  paired_x1_x4 = paired(x$x1, x$x4)), "tasks")
