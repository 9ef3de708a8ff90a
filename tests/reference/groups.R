# Figures for tests/reference/test_reference_groups.py: R 4.2.2's oneway.test, aov, kruskal.test and
# ptukey; Games & Howell (1976) and Dunn (1964) by their formulas.
# Run from the project's root: Rscript tests/reference/groups.R
suppressMessages(library(jsonlite))

size <- c(6, 11, 23, 5); g <- rep(1:4, size); n <- sum(size); i <- 1:n
v <- 1 + ((i * i * 7 + i * 3 + g * 5) %% 17) / 4 + c(0, .5, 0, -.25)[g]
f <- factor(g); m <- tapply(v, f, mean); s <- tapply(v, f, sd); se <- s / sqrt(size)

a <- summary(aov(v ~ f))[[1]]; w <- oneway.test(v ~ f); kw <- kruskal.test(v, f)
ssb <- a[1, 2]; ssw <- a[2, 2]; msw <- a[2, 3]; F <- a[1, 4]; df <- a[, 1]
ncp <- function(target) { h <- function(l) pf(F, df[1], df[2], ncp = l) - target
  if (h(0) <= 0) 0 else uniroot(h, c(0, 1000), tol = 1e-13)$root }
eta_ci <- sapply(c(.975, .025), function(t) { l <- ncp(t); l / (l + n) })

pair <- function(x, y) {
  e <- sqrt(se[x]^2 + se[y]^2); d <- e^4 / (se[x]^4 / (size[x] - 1) + se[y]^4 / (size[y] - 1))
  t <- (m[x] - m[y]) / e; q <- qtukey(.95, 4, d) / sqrt(2) * e
  list(first = x - 1, second = y - 1, difference = m[[x]] - m[[y]], se = e[[1]], df = d[[1]], t = t[[1]],
       p = ptukey(abs(t) * sqrt(2), 4, d, lower.tail = FALSE)[[1]], ci = c(m[x] - m[y] - q, m[x] - m[y] + q)) }
r <- rank(v); ties <- table(v); N <- n
sigma2 <- N * (N + 1) / 12 - sum(ties^3 - ties) / (12 * (N - 1)); rb <- tapply(r, f, mean)
dunn <- function(x, y) { z <- (rb[x] - rb[y]) / sqrt(sigma2 * (1 / size[x] + 1 / size[y])); c(z[[1]], 2 * pnorm(-abs(z))[[1]]) }
at <- combn(4, 2); D <- apply(at, 2, function(c) dunn(c[1], c[2]))

write_json(list(values = v, groups = g - 1,
  anova = list(f = F, df = df, p = a[1, 5], eta2 = ssb / (ssb + ssw), eta2_ci = eta_ci,
               omega2 = (ssb - df[1] * msw) / (ssb + ssw + msw)),
  welch = list(f = w$statistic[[1]], df = as.numeric(w$parameter), p = w$p.value),
  kruskal = list(h = kw$statistic[[1]], df = kw$parameter[[1]], p = kw$p.value, epsilon2 = kw$statistic[[1]] / (N - 1)),
  games_howell = apply(at, 2, function(c) pair(c[1], c[2])),
  dunn = list(z = D[1, ], p = D[2, ], holm = p.adjust(D[2, ], "holm")),
  ptukey = list(q = c(1, 3.5, 6), k = c(2, 5, 12), df = c(4.2, 37, 900),
                p = ptukey(c(1, 3.5, 6), c(2, 5, 12), c(4.2, 37, 900), lower.tail = FALSE))),
  "tests/reference/groups.json", digits = NA, auto_unbox = TRUE)
