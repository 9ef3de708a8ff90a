# Figures of tests/reference/test_reference_polychoric.py, on data made here.
# R 4.2.2, psych 2.2.9, polycor 0.8-1, lavaan 0.6-14, semTools 0.5-6.
# Run from the project's root: Rscript tests/reference/polychoric.R
suppressMessages({library(psych); library(polycor); library(lavaan); library(semTools); library(jsonlite)})
options(digits = 15)
set.seed(33850)
n <- 500
f <- rnorm(n)
load <- c(.8, .7, .6, .75, .5)
z <- sapply(load, function(l) l * f + sqrt(1 - l^2) * rnorm(n))
cuts <- list(c(-1.8, -1.1, -.3, .6), c(-1.5, -.9, 0, 1), c(-2.2, -1.4, -.8, .2), c(-1, 0, .5, 1.4), c(.3))
x <- sapply(1:5, function(j) findInterval(z[, j], cuts[[j]]) + 1)
colnames(x) <- paste0("v", 1:5)
miss <- x
miss[matrix(runif(n * 5) < .08, n)] <- NA

quiet <- function(e) suppressMessages(suppressWarnings(e))
rho <- quiet(psych::polychoric(x, correct = 0))
# with equal numbers of points psych takes thresholds from all who answered an item (global = TRUE)
rho_missing <- quiet(psych::polychoric(miss[, 1:4], correct = 0))
tau <- lapply(1:5, function(j) {t <- table(x[, j]); qnorm(cumsum(t)[-length(t)] / sum(t))})
# polycor's two-step pair by pair, with the tighter search of stats::optimise behind it
pairs <- t(combn(5, 2))
two_step <- apply(pairs, 1, function(p) polycor::polychor(x[, p[1]], x[, p[2]], ML = FALSE))
four <- rho$rho[1:4, 1:4]
fa1 <- quiet(psych::fa(four, 1, fm = "ml", n.obs = n))
l <- abs(as.numeric(fa1$loadings))

d <- as.data.frame(x[, 1:4])
fit <- cfa("F =~ v1 + v2 + v3 + v4", data = d, ordered = names(d), std.lv = TRUE)
std <- lavInspect(fit, "std")
green_yang <- quiet(compRelSEM(fit, obs.var = TRUE, ord.scale = TRUE))
out <- list(
  data = x, missing = miss,
  rho = unname(rho$rho), rho_missing = unname(rho_missing$rho), tau = lapply(tau, unname),
  two_step = two_step,
  alpha = psych::alpha(four)$total$std.alpha,
  omega = sum(l)^2 / (sum(l)^2 + sum(1 - l^2)),
  lavaan = list(loading = as.numeric(std$lambda), thresholds = matrix(as.numeric(std$tau), 4, byrow = TRUE),
                rho = unname(unclass(lavInspect(fit, "sampstat")$cov)), green_yang = as.numeric(green_yang)))
write(toJSON(out, digits = NA, auto_unbox = TRUE, na = "null"), "tests/reference/polychoric.json")
