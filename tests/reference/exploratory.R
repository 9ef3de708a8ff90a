# The figures of exploratory.json: adequacy, parallel analysis, factors, convergence.
# R 4.2.2, psych 2.2.9, GPArotation 2022.10-2, lavaan 0.6-14, semTools 0.5-6.
# Run: Rscript tests/reference/exploratory.R > tests/reference/exploratory.json
suppressMessages({library(psych); library(GPArotation); library(lavaan); library(semTools)})
suppressMessages(library(jsonlite))

# 240 people, nine items on 1-5, three correlated factors; answers missing in `gaps`.
set.seed(33850)
n <- 240
shared <- rnorm(n)
score <- sapply(1:3, function(f) sqrt(.35) * shared + sqrt(.65) * rnorm(n))
size <- c(.8, .7, .6, .85, .75, .65, .7, .6, .8)
x <- sapply(1:9, function(i) size[i] * score[, (i - 1) %/% 3 + 1] + sqrt(1 - size[i]^2) * rnorm(n))
x <- pmin(pmax(round(3.4 + x), 1), 5)
colnames(x) <- paste0("i", 1:9)
gaps <- x
gaps[sample(length(gaps), 60)] <- NA
r <- cor(x)

adequacy <- function(r, n) {
  k <- KMO(r); b <- cortest.bartlett(r, n = n)
  list(overall = k$MSA, items = as.numeric(k$MSAi), chi2 = as.numeric(b$chisq), df = b$df,
       p = as.numeric(b$p.value))
}
plain <- function(m) { m <- as.matrix(unclass(m)); dimnames(m) <- NULL; m }

# Eigenvalues of random normal data, 4000 draws: with the communalities of one minres factor.
set.seed(1)
invisible(capture.output(p <- suppressWarnings(suppressMessages(
  fa.parallel(r, n.obs = n, n.iter = 4000, quant = .95, fa = "fa", fm = "minres", plot = FALSE)))))
kind <- function(first, observed, number) {
  v <- p$values[, grep(paste0("^", first), colnames(p$values))]
  list(observed = observed, mean = as.numeric(colMeans(v)), number = number,
       q95 = as.numeric(apply(v, 2, quantile, .95)))
}
parallel <- kind("F", p$fa.values, p$nfact)

ml <- factanal(covmat = r, factors = 3, n.obs = n, control = list(opt = list(factr = 10)))
oblimin_ml <- fa(r, 3, n.obs = n, fm = "ml", rotate = "oblimin")

model <- "A =~ i1 + i2 + i3\nB =~ i4 + i5 + i6\nC =~ i7 + i8 + i9"
fit <- cfa(model, data = as.data.frame(x), std.lv = TRUE)
turned <- as.data.frame(x); turned$i5 <- 6 - turned$i5
e <- lavInspect(fit, "est")
htmts <- function(d) list(
  htmt = plain(htmt(model, data = d, htmt2 = FALSE)),
  htmt2 = plain(htmt(model, data = d, htmt2 = TRUE)))

cat(toJSON(list(
  n = n,
  rows = apply(x, 1, paste, collapse = ""),
  gaps = apply(ifelse(is.na(gaps), "-", gaps), 1, paste, collapse = ""),
  adequacy = adequacy(r, n),
  adequacy_gaps = adequacy(cov2cor(cov(gaps, use = "pairwise")), n),
  parallel = parallel,
  ml_uniquenesses = as.numeric(ml$uniquenesses),
  ml_oblimin = list(loadings = plain(oblimin_ml$loadings), phi = plain(oblimin_ml$Phi)),
  lambda = plain(e$lambda), theta = diag(plain(e$theta)), psi = plain(e$psi),
  composite_reliability = as.numeric(compRelSEM(fit, obs.var = FALSE)),
  ave = as.numeric(AVE(fit, obs.var = FALSE)),
  htmt = htmts(as.data.frame(x)), htmt_turned = htmts(turned)
), digits = I(16), auto_unbox = TRUE, pretty = FALSE))
