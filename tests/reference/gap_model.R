# The figures that tests/reference/test_reference_gap_model.py compares with, on literal data: the
# model of docs/statistics/gaps.md written anew, lme4, emmeans, multcomp and mvtnorm where they
# have the same thing. R 4.2.2. Run in this folder: Rscript gap_model.R
suppressMessages({library(lme4); library(emmeans); library(multcomp); library(mvtnorm); library(jsonlite)})

raters <- rbind(c(4.5, 5.0, 4.0), c(4.0, 4.5, 3.0), c(5.0, 5.0, 4.5), c(3.5, 4.5, 3.5), c(4.0, 5.0, 3.0))
customers <- rbind(
  c(3.5, 3.0, 4.0), c(4.0, 3.5, 4.5), c(2.0, 2.5, 3.0), c(5.0, 4.0, 4.5), c(3.0, 3.5, 2.5),
  c(4.0, 4.5, 3.5), c(1.5, 2.0, 2.0), c(3.0, 2.0, 3.5), c(4.5, 3.5, 5.0), c(2.5, 3.0, 3.0),
  c(3.5, 4.0, 4.5), c(5.0, 4.5, 4.0), c(2.0, 1.5, 2.5), c(3.0, 3.5, 4.0), c(4.0, 3.0, 3.0),
  c(3.5, 2.5, 4.5), c(2.5, 3.5, 3.5), c(4.5, 5.0, 5.0), c(3.0, 2.5, 2.0), c(3.5, 3.0, 3.5))
stated <- c(4.5, 3.0, 3.75); weights <- c(.5, .3, .2)
margin <- .4; stretch <- 1.25; firmness <- c(2, 4, 8, 16, 32, 64, 1e4)

# Variance components: a random rater in nodes fixed, by REML.
long <- data.frame(x = as.vector(raters), rater = factor(rep(1:5, 3)), node = factor(rep(1:3, each = 5)))
fit <- lmer(x ~ node + (1 | rater), long, control = lmerControl(optimizer = "bobyqa",
  optCtrl = list(rhoend = 1e-12)))
v <- as.data.frame(VarCorr(fit))
profile <- as.data.frame(contrast(emmeans(fit, "node", lmer.df = "asymptotic"), "eff"))

# P(max |T_j|/r_j <= c): over directions on the half circle or half sphere by the midpoint rule.
heights <- function(rows, V, r) {
  e <- eigen(V, symmetric = TRUE); k <- nrow(V)
  a <- rows %*% e$vectors %*% diag(sqrt(e$values), k); a <- a / sqrt(rowSums(a^2)) / r
  if (k == 2) {
    angle <- pi * (seq_len(200000) - .5) / 200000
    u <- rbind(cos(angle), sin(angle))
    return(apply(abs(a %*% u), 2, max))
  }
  n <- 1500; angle <- 2 * pi * (seq_len(n) - .5) / n
  unlist(lapply((seq_len(n) - .5) / n, function(z) {
    u <- rbind(sqrt(1 - z^2) * cos(angle), sqrt(1 - z^2) * sin(angle), z)
    do.call(pmax, as.data.frame(t(abs(a %*% u))))
  }))
}
within <- function(c, h, k, df) mean(pf(c^2 / (k * h^2), k, df))
critical <- function(h, k, df) uniroot(function(c) within(c, h, k, df) - .95, c(1.5, 12), tol = 1e-9)$root
family <- function(k) rbind(diag(k), diag(k) - 1 / k, rep(1 / k, k))

scattered <- function(R, C) {
  m <- nrow(R); n <- nrow(C); k <- ncol(R); f <- m - 1; S <- cov(R); SC <- cov(C)
  s <- sqrt(diag(SC)); r <- cov2cor(SC); alike <- min(max(mean(r[upper.tri(r)]), 0), .95)
  symmetric <- (alike + (1 - alike) * diag(k)) * outer(s, s)
  pull <- k / (k + n); omega <- (1 - pull) * SC + pull * symmetric
  M <- solve((SC + symmetric) / 2); W <- M %*% omega
  tr <- function(x) sum(diag(x)); dimensions <- tr(W)^2 / tr(W %*% W); d <- dimensions * f; b <- d / (d + 2)
  seen <- tr(M %*% S) / tr(W) / (1 + .5 * (tr(W %*% W) / tr(W) + tr(W)) / (n - 1))
  ratio <- b * seen + 1 - b
  l <- pmax(Re(eigen(solve(ratio * omega) %*% S)$values), 0)
  log_p <- sapply(firmness, function(nu) {
    df <- nu + k + 1; j <- (seq_len(k) - 1) / 2
    sum(lgamma((df + f) / 2 - j) - lgamma(df / 2 - j)) + df / 2 * k * log(nu) - (df + f) / 2 * sum(log(nu + f * l))
  })
  p <- exp(log_p - max(log_p)); p <- p / sum(p); w <- f / (firmness + f)
  own <- sum(p * w); square <- sum(p * w^2)
  inverse <- square / f + 2 * (own - square) * b / d + (1 - 2 * own + square) * (b / d + (1 - 1 / k) / (n - 1))
  list(covariance = own * S + (1 - own) * ratio * omega, ratio = ratio, own = own, df = 1 / inverse,
       dimensions = dimensions)
}
# With weights the overall gap, their mean of the gaps, is one statement more.
panel <- function(R, C, overall = NULL) {
  m <- nrow(R); n <- nrow(C); k <- ncol(R); rows <- unname(rbind(family(k), overall))
  r <- ifelse(seq_len(nrow(rows)) <= k, 1, stretch)
  s <- scattered(R, C); V <- s$covariance / m; U <- cov(C) / n
  v <- diag(rows %*% V %*% t(rows)); u <- diag(rows %*% U %*% t(rows))
  df <- (v + u)^2 / (v^2 / s$df + u^2 / (n - 1) + 2 * v * u * (1 - s$own) * (1 - 1 / k) / (n - 1))
  value <- as.vector(rows %*% (colMeans(R) - colMeans(C))); se <- sqrt(v + u); h <- heights(rows, V + U, r)
  p <- sapply(seq_along(df), function(j) 1 - within(abs(value[j]) / se[j] / r[j], h, k, df[j]))
  half <- sapply(seq_along(df), function(j) critical(h, k, df[j])) * r * se
  list(value = value, se = se, df = df, half = half, p = p, ratio = s$ratio, own = s$own,
       scatter_df = s$df, covariance = s$covariance)
}

# The decision study: what other panels of such raters would tell.
promise <- function(m, R, C) {
  n <- nrow(C); k <- ncol(R); rows <- family(k); r <- ifelse(seq_len(nrow(rows)) <= k, 1, stretch)
  s <- scattered(R, C); V <- s$covariance / m; U <- cov(C) / n
  v <- diag(rows %*% V %*% t(rows)); u <- diag(rows %*% U %*% t(rows)); lean <- (1 - 1 / k) / (n - 1)
  df <- (v + u)^2 / (v^2 * (1 / (s$dimensions * (m - 1) + 2) + lean) + u^2 / (n - 1) + 2 * v * u * lean)
  h <- heights(rows, V + U, r)
  half <- sapply(seq_along(df), function(j) critical(h, k, df[j])) * r * sqrt(v + u)
  sizes <- function(x) c(sqrt(mean(x[1:k]^2)), sqrt(mean(x[k + 1:k]^2)), x[2 * k + 1])
  list(half = sizes(half), found = sizes(half + qt(.8, df) * sqrt(v + u)))
}
fewest <- function(aim, R, C) sapply(1:3, function(j) {
  m <- 2; while (promise(m, R, C)$found[j] > aim) m <- m + 1; m
})

# A declared statement: multcomp's single step; the box by mvtnorm's closed integral of eight corners.
closed <- TVPACK(abseps = 1e-13)
box <- function(c, V, df) {
  signs <- as.matrix(expand.grid(rep(list(c(1, -1)), nrow(V))))
  sum(apply(signs, 1, function(s) prod(s) * pmvt(rep(-Inf, nrow(V)), s * c, df = df,
    corr = cov2cor(V), algorithm = closed)[1]))
}
gap <- stated - colMeans(customers); V <- cov(customers) / nrow(customers); df <- nrow(customers) - 1
test <- glht(parm(setNames(gap, c("a", "b", "c")), V, df = df), diag(3))
set.seed(1)
single <- summary(test, test = adjusted("single-step", maxpts = 1e7, abseps = 1e-7, releps = 0))$test
calpha <- uniroot(function(c) box(c, V, df) - .95, c(2, 4), tol = 1e-10)$root
declared <- list(gap = gap, se = sqrt(diag(V)), p = as.vector(single$pvalues), critical = calpha,
  closed_p = sapply(seq_along(gap), function(j) 1 - box(abs(gap[j]) / sqrt(V[j, j]), V, df)),
  equivalence = sapply(seq_along(gap), function(j) if (abs(gap[j]) >= margin) 1 else
    1 - box((margin - abs(gap[j])) / sqrt(V[j, j]), V, df)),
  ends = unname(confint(test, calpha = calpha)$confint[, 2:3]))

# Three gaps of a panel by the same, whole degrees of freedom.
V3 <- cov(raters) / 5 + V; three <- sapply(c(1.5, 2.5, 3.5), function(c) 1 - box(c, V3, 7))

writeLines(toJSON(list(
  raters = raters, customers = customers, stated = stated, margin = margin, weights = weights,
  components = list(raters = v$vcov[1], rest = v$vcov[2]),
  profile = profile$estimate, declared = declared, three = three,
  panel_of_three = panel(raters, customers), panel_of_two = panel(raters[, 1:2], customers[, 1:2]),
  panel_with_overall = panel(raters, customers, weights),
  promise_6 = promise(6, raters[, 1:2], customers[, 1:2])$half,
  promise_12 = promise(12, raters[, 1:2], customers[, 1:2])$half,
  fewest = fewest(1, raters[, 1:2], customers[, 1:2])
), digits = NA, auto_unbox = TRUE, pretty = TRUE), "gap_model.json")
