# Figures for tests/reference/test_reference_quality.py from base R (4.2.2), by the definitions of
# the literature (Johnson 2005; Dunn et al. 2018; Mahalanobis 1936; careless is the model).
# Run from the project's root: Rscript tests/reference/quality.R
suppressMessages(library(jsonlite))

n <- 40; k <- 12
i <- row(matrix(0, n, k)); j <- col(matrix(0, n, k))
x <- ((i * 37 + j * 101 + (i * j * 53) %% 89)^2 %% 97) %% 5 + 1
x[3, ] <- 4                                    # all alike
x[4, ] <- rep(c(5, 1), 6)                      # to and fro
x[9, ] <- x[8, ]                               # a copy
y <- x
y[5, c(2, 7)] <- NA; y[6, 1] <- NA; y[7, 3:12] <- NA; y[11, ] <- NA

string <- function(r) { r <- r[!is.na(r)]; if (length(r)) rle(r)$lengths else NA }
longest <- apply(y, 1, function(r) max(c(0, string(r)), na.rm = TRUE))
irv <- apply(y, 1, function(r) sd(r, na.rm = TRUE))

d2 <- mahalanobis(x, colMeans(x), cov(x))
S <- cov(y, use = "pairwise.complete.obs"); m <- colMeans(y, na.rm = TRUE)
d2y <- sapply(1:n, function(r) { o <- !is.na(y[r, ]); d <- y[r, o] - m[o]
  if (!any(o)) NA else sum(d * solve(S[o, o, drop = FALSE], d)) })
p2y <- sapply(1:n, function(r) { o <- sum(!is.na(y[r, ])); if (o) pchisq(d2y[r], o, lower.tail = FALSE) else NA })

# Four scales of three; the second column is reversed.
z <- y; z[, 2] <- 6 - z[, 2]
scales <- list(1:3, 4:6, 7:9, 10:12)
consistency <- apply(z, 1, function(r) {
  h <- sapply(scales, function(s) c(mean(r[s[c(1, 3)]], na.rm = TRUE), mean(r[s[2]], na.rm = TRUE)))
  h <- h[, colSums(is.nan(h)) == 0, drop = FALSE]
  if (ncol(h) < 3) return(NA)
  r <- suppressWarnings(cor(h[1, ], h[2, ])); max(2 * r / (1 + r), -1) })
apart <- cbind(abs(z[, 1] - z[, 2]), abs(z[, 4] - z[, 5])) >= 3

wilson <- function(a, b) as.numeric(suppressWarnings(prop.test(a, b, correct = FALSE))$conf.int)
blank <- colSums(is.na(y))
write_json(list(points = y, longest = longest, irv = irv,
  mahalanobis_complete = d2, mahalanobis = d2y, mahalanobis_p = p2y, even_odd = consistency,
  contradictions = rowSums(apart, na.rm = TRUE), blank = blank,
  blank_wilson = wilson(blank[3], n)),
  "tests/reference/quality.json", digits = NA, na = "null", auto_unbox = TRUE)
