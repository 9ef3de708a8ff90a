# Figures for tests/reference/test_reference_priorities.py. R 4.2.2, base only, with jsonlite to write.
# Run: Rscript tests/reference/priorities.R > tests/reference/priorities.json
suppressMessages(library(jsonlite))
options(digits = 16)

# Our own data: 60 sheets, five scores and an outcome on 1-7, out of a linear congruential generator.
state <- 20190
draw <- function() { state <<- (state * 69069 + 1) %% 2^32; state / 2^32 }
n <- 60; k <- 5
x <- matrix(0, n, k); y <- numeric(n); w <- numeric(n)
clip <- function(v) pmin(7, pmax(1, round(v)))
for (i in 1:n) {
  g <- 6 * draw()
  for (j in 1:k) x[i, j] <- clip(g + 4 * draw() - 1)
  y[i] <- clip(.5 * x[i, 1] + .3 * x[i, 2] + .2 * x[i, 3] + 3 * draw() - 1)
  w[i] <- round(.5 + 2 * draw(), 2)
}

r2 <- function(d, w, s) if (length(s) == 0) 0 else
  summary(lm(d[, ncol(d)] ~ as.matrix(d[, s]), weights = w))$r.squared
orders <- function(v) if (length(v) == 1) list(v) else
  unlist(lapply(seq_along(v), function(i) lapply(orders(v[-i]), function(o) c(v[i], o))), FALSE)
by_orders <- function(d, w) {            # LMG by its definition: every order, every regression
  p <- ncol(d) - 1; found <- numeric(p); memory <- new.env(); all <- orders(1:p)
  fit <- function(s) { key <- paste(sort(s), collapse = " "); key <- paste0("k", key)
    if (is.null(memory[[key]])) assign(key, r2(d, w, sort(s)), memory); memory[[key]] }
  for (o in all) for (i in 1:p)
    found[o[i]] <- found[o[i]] + fit(o[seq_len(i)]) - fit(o[seq_len(i - 1)])
  found / length(all)
}
johnson <- function(d, w) {              # Johnson 2000, through the singular value decomposition
  r <- cov.wt(d, wt = w, cor = TRUE)$cor; p <- ncol(d) - 1
  e <- eigen(r[1:p, 1:p]); lambda <- e$vectors %*% diag(sqrt(e$values)) %*% t(e$vectors)
  as.numeric(lambda^2 %*% (solve(lambda) %*% r[1:p, p + 1])^2)
}
regression <- function(d, w) {
  p <- ncol(d) - 1; X <- cbind(1, as.matrix(d[, 1:p])); f <- lm(d[, p + 1] ~ as.matrix(d[, 1:p]), weights = w)
  h <- hatvalues(f); bread <- solve(t(X) %*% (X * w)); e <- d[, p + 1] - X %*% coef(f)
  meat <- t(X) %*% (X * as.numeric(w * e / (1 - h))^2)
  se <- sqrt(diag(bread %*% meat %*% bread))[-1]; b <- unname(coef(f)[-1]); s <- sqrt(diag(cov.wt(d, wt = w)$cov))
  z <- cov.wt(d, wt = w, cor = TRUE)$cor
  list(n = nrow(d), r2 = summary(f)$r.squared, adjusted_r2 = summary(f)$adj.r.squared, slope = b,
       hc3 = unname(se), p = unname(2 * pt(-abs(b / se), nrow(d) - p - 1)), beta = unname(b * s[1:p] / s[p + 1]),
       r = unname(z[1:p, p + 1]),
       vif = sapply(1:p, function(j) 1 / (1 - summary(lm(d[, j] ~ as.matrix(d[, (1:p)[-j]]), weights = w))$r.squared)),
       condition = { v <- eigen(z[1:p, 1:p])$values; sqrt(max(v) / min(v)) },
       lmg = by_orders(d, w), relative_weights = johnson(d, w))
}

d <- data.frame(x, y); a <- datasets::attitude; a <- a[, c(2:7, 1)]
tied <- function(a, b) binom.test(a, a + b)$p.value
wilson <- function(x, n) as.numeric(prop.test(x, n, correct = FALSE)$conf.int)
perceived <- x[, 1]; adequate <- x[, 2]; desired <- pmin(7, x[, 2] + (1:n %% 4) - 1)
zone <- desired >= adequate
both <- function(m) { t <- t.test(m); list(mean = unname(t$estimate), ci = as.numeric(t$conf.int), t = unname(t$statistic), p = t$p.value) }
out <- list(
  data = list(x = x, y = y, weights = w, desired = desired),
  plain = regression(d, rep(1, n)), weighted = regression(d, w), attitude = regression(a, rep(1, 30)),
  kano = list(p_87_51 = tied(87, 51), p_7_7 = tied(7, 7), p_3_0 = tied(3, 0),
              better_90_of_193 = wilson(90, 193), worse_138_of_193 = wilson(138, 193)),
  tolerance = list(adequacy = both(perceived - adequate), superiority = both(perceived - desired),
                   inverted = sum(!zone), n = sum(zone), below = sum((perceived < adequate)[zone]),
                   above = sum((perceived > desired)[zone]), width = mean((desired - adequate)[zone]),
                   below_ci = wilson(sum((perceived < adequate)[zone]), sum(zone))))
cat(toJSON(out, digits = NA, auto_unbox = TRUE, pretty = FALSE))
cat("\n")
