# The figures that tests/reference/test_reference_gap_methods.py compares with, on literal data.
# R 4.2.2, clubSandwich, metafor, boot. Run in this folder: Rscript gaps.R
suppressMessages({library(clubSandwich); library(metafor); library(boot); library(jsonlite)})
RNGversion("4.0.0")

supplier <- c(5, 4, 5, 4.5, 3)
demand <- c(4, 2, 5, 3, 1, 4, 3, 5, 4.5, 2.5, 3, 4, 4, 3.5, 2, 5, 1.5, 3, 4, 3)
weights <- c(1, 2, .5, 1, 1, 3, 1, .25, 1, 1, 2, 1, 1, 1.5, 1, 2, 2, .5, .5, 1)
clusters <- c(rep("a", 7), rep("b", 4), rep("c", 4), rep("d", 2), rep("e", 3))
differences <- c(-1, 0, -2, 1, -1, -3, 0, 2, -1, -1, -2, 1, -4, 0, -1)
untied <- c(-1.1, 2.3, -3.2, 0.4, -2.5, -1.7, -4.1, 0.9, -2.2)

# Brunner & Munzel (2000), (2.5) to (4.7), by their ranks; x below y is their direction.
brunner_munzel <- function(x, y) {
  n <- length(x); m <- length(y); all <- rank(c(x, y))
  placed_x <- (all[1:n] - rank(x)) / m; placed_y <- (all[n + 1:m] - rank(y)) / n
  v <- c(var(placed_x) / n, var(placed_y) / m)
  p <- mean(placed_y); se <- sqrt(sum(v)); df <- sum(v)^2 / sum(v^2 / c(n - 1, m - 1))
  list(p = p, se = se, df = df, t = (p - .5) / se, p_value = 2 * pt(-abs((p - .5) / se), df),
       ci = p + c(-1, 1) * qt(.975, df) * se)
}

# Cliff (1993) by the whole dominance matrix; Feng & Cliff's (2004) interval with the df given.
cliff <- function(x, y, df) {
  d <- sign(outer(x, y, "-")); n <- length(x); m <- length(y); delta <- mean(d)
  variance <- ((m - 1) * var(rowMeans(d)) + (n - 1) * var(colMeans(d)) +
    sum((d - delta)^2) / (n * m - 1)) / (n * m)
  t2 <- qt(.975, df)^2
  list(delta = delta, variance = variance,
       ci = (delta - delta^3 + c(-1, 1) * sqrt(t2 * variance * ((1 - delta^2)^2 + t2 * variance))) /
         (1 - delta^2 + t2 * variance))
}

clustered <- function(fit) {
  v <- vcovCR(fit, cluster = clusters, type = "CR2")
  test <- coef_test(fit, vcov = v, test = "Satterthwaite")
  list(mean = unname(coef(fit)), se = sqrt(v[1, 1]), df = test$df_Satt)
}

gaps <- c(.3, .8, -.2, .55, .1, 1.2)
alone <- diag(c(.04, .09, .05, .16, .08, .2))
shared <- sqrt(alone) %*% (.4 + .6 * diag(6)) %*% sqrt(alone)
shrunken <- function(v) {
  fit <- rma.mv(gaps, v, random = ~ 1 | id, data = data.frame(id = 1:6), method = "REML",
                control = list(optimizer = "optim", reltol = 1e-14))
  list(v = v, tau2 = fit$sigma2, mean = as.numeric(fit$beta), mean_se = fit$se,
       estimate = as.numeric(fit$beta) + ranef(fit)$id$intrcpt)
}
plain <- rma(gaps, diag(alone), method = "REML", control = list(threshold = 1e-12))
drawn <- blup(plain)

set.seed(33850)
both <- data.frame(x = c(supplier, demand), side = rep(1:2, c(length(supplier), length(demand))))
resampled <- boot(both, function(d, i) {
  d <- d[i, ]; mean(d$x[d$side == 1]) - mean(d$x[d$side == 2])
}, R = 40000, strata = both$side)

signed <- function(d, ...) {
  test <- suppressWarnings(wilcox.test(d, ...))
  list(v = unname(test$statistic), p = test$p.value)
}
bm <- brunner_munzel(demand, supplier)
writeLines(toJSON(list(
  supplier = supplier, demand = demand, weights = weights, clusters = clusters,
  differences = differences, untied = untied,
  brunner_munzel = bm, cliff = cliff(supplier, demand, bm$df),
  bootstrap = list(se = sd(resampled$t), bca = boot.ci(resampled, type = "bca")$bca[4:5]),
  wilcoxon_tied = signed(rep(differences, 5), exact = FALSE),
  wilcoxon_exact = signed(untied, exact = TRUE),
  clustered = clustered(lm(demand ~ 1)),
  clustered_weighted = clustered(lm(demand ~ 1, weights = weights)),
  gaps = gaps, pooled_alone = shrunken(alone), pooled_shared = shrunken(shared),
  blup = list(tau2 = plain$tau2, pred = drawn$pred, se = drawn$se),
  holm = p.adjust(c(.01, .04, .03, .2), "holm"), bh = p.adjust(c(.01, .04, .03, .2), "BH")
), digits = NA, auto_unbox = TRUE, pretty = TRUE), "gaps.json")
