# Figures for phone.csv: six scales on 1-10, complete. Packages: figures.R; semTools 0.5-6.
# Run from the project's root: Rscript tests/reference/made/phone.R
source("tests/reference/made/figures.R")
x <- answers("phone")
scales <- mapply(numbered, c("IMAG", "CUEX", "PERQ", "PERV", "CUSA", "CUSL"), c(5, 3, 7, 2, 3, 3))
model <- paste(names(scales), "=~", sapply(scales, paste, collapse = " + "), collapse = "\n")
fit <- quiet(cfa(model, data = x))

blocks <- lapply(scales[names(scales) != "PERV"], function(names) {
  d <- x[names]; c(closed(d), adequacy(d), one_factor(d)) })
blocks$PERQ <- c(blocks$PERQ, hierarchical(x[scales$PERQ]))

measures <- c("chisq", "df", "cfi", "tli", "rmsea", "srmr", "aic", "bic")
save(c(blocks, list(
  cfa6 = list(fit = as.list(fitMeasures(fit, measures))),
  semTools = list(htmt = bare(semTools::htmt(model, data = x, htmt2 = FALSE)),
                  htmt2 = bare(semTools::htmt(model, data = x, htmt2 = TRUE))),
  gap_perq_cuex = paired(rowMeans(x[scales$PERQ]), rowMeans(x[scales$CUEX])),
  drivers = regression(x$CUSA1, x[scales$PERQ]))), "phone")
