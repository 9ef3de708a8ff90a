# The figures in reliability.json. R 4.2.2, psych 2.2.9, GPArotation 2022.10, lavaan 0.6-14, boot 1.3-28.
# Run: Rscript tests/reference/reliability.R > tests/reference/reliability.json
suppressMessages({library(psych); library(lavaan); library(boot); library(jsonlite)})
set.seed(20260)
n <- 150; k <- 9
g <- rnorm(n); f <- matrix(rnorm(3 * n), n)
z <- sapply(1:k, function(j) .7 * g + .5 * f[, (j - 1) %/% 3 + 1] + .6 * rnorm(n))
x <- matrix(pmin(pmax(round(3.4 + 1.1 * z), 1), 5), n)
w <- round(runif(n, .5, 2), 2)
colnames(x) <- paste0("x", 1:k); d <- as.data.frame(x)
C <- cov(x); R <- cor(x)

a <- psych::alpha(d, warnings = FALSE)
ci <- psych::alpha.ci(a$total$raw_alpha, n, k)
fit1 <- function(v) {
  m <- paste("F =~ NA*", paste(v, collapse = " + "), "\nF ~~ 1*F", sep = "")
  s <- lavInspect(cfa(m, data = d[, v], likelihood = "wishart"), "est")
  sum(s$lambda)^2 / (sum(s$lambda)^2 + sum(diag(s$theta)))
}
om <- suppressMessages(suppressWarnings(psych::omega(R, nfactors = 3, n.obs = n, plot = FALSE)))
s8 <- psych::splitHalf(C[1:8, 1:8], covar = TRUE); r8 <- psych::splitHalf(R[1:8, 1:8])

# Distribution-free standard error by the whole matrix of fourth moments, not its short form.
adf <- function(x, w) {
  k <- ncol(x); n <- nrow(x); p <- which(upper.tri(diag(k), TRUE), arr.ind = TRUE)
  m <- colSums(w * x) / sum(w); e <- sweep(x, 2, m)
  s <- e[, p[, 1]] * e[, p[, 2]]; c <- colSums(w * s) / sum(w)
  S <- matrix(0, k, k); S[p] <- c; S <- (S + t(S) - diag(diag(S))) / (1 - sum(w^2) / sum(w)^2)
  V <- sum(S); tr <- sum(diag(S)); own <- p[, 1] == p[, 2]
  slope <- k / (k - 1) * ifelse(own, -(V - tr) / V^2, 2 * tr / V^2)
  u <- w * (sweep(s, 2, c) %*% slope) / sum(w)
  sqrt(n / (n - 1) * sum(u^2))
}
alpha_of <- function(y) { S <- cov(y); ncol(y) / (ncol(y) - 1) * (1 - sum(diag(S)) / sum(S)) }
b <- boot(x, function(y, i) alpha_of(y[i, ]), R = 20000)
bc <- boot.ci(b, type = "bca")$bca[4:5]

strata <- list(1:3, 4:6, 7:9); v <- rep(c(.5, .3, .2) / 3, each = 3)
W <- C * outer(v, v)
part <- function(i) { S <- W[i, i]; length(i) / (length(i) - 1) * (1 - sum(diag(S)) / sum(S)) }
stratified <- 1 - sum(sapply(strata, function(i) sum(W[i, i]) * (1 - part(i)))) / sum(W)
D <- x[, 1:3] - x[, 4:6]
P <- rowSums(x[, 1:3]); E <- rowSums(x[, 4:6])
parts <- (var(P) * alpha_of(x[, 1:3]) + var(E) * alpha_of(x[, 4:6]) - 2 * cov(P, E)) / var(P - E)
sem <- sd(rowMeans(x)) * sqrt(1 - a$total$raw_alpha)
sem_weighted <- sd(as.matrix(x) %*% v) * sqrt(1 - stratified)
feldt <- function(W, d1, d2, d3, d4)
  integrate(function(q) pf(W / q, d3, d4) * df(q, d2, d1), 0, Inf, rel.tol = 1e-12)$value
W2 <- (1 - .71) / (1 - .82)
below <- feldt(W2, 40, 40 * 5, 90, 90 * 5)

cat(toJSON(list(
  x = x, w = w,
  item_total = a$item.stats$raw.r, se = a$total$ase,
  omega_without = sapply(1:k, function(j) fit1(paste0("x", (1:k)[-j]))),
  omega_h = om$omega_h, omega_total = om$omega.tot, omega_limit = om$omega.lim,
  general = as.numeric(om$schmid$sl[, "g"]),
  split_raw = list(best = s8$maxrb, worst = s8$minrb, mean = s8$meanr),
  split_standardised = list(best = r8$maxrb, worst = r8$minrb, mean = r8$meanr),
  adf = adf(x, rep(1, n)), adf_weighted = adf(x, w), bca = bc, boot_se = sd(b$t),
  stratified = stratified, difference_items = alpha_of(D), difference_parts = parts, sem = sem,
  sem_weighted = sem_weighted,
  feldt = list(W = W2, p = 2 * min(below, 1 - below))
), digits = NA, auto_unbox = TRUE))
