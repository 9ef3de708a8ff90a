# Figures for tests/reference/test_reference_waves.py: R 4.2.2's t.test, lm and p.adjust; reliable
# change by Jacobson & Truax (1991). Run from the project's root: Rscript tests/reference/waves.R
suppressMessages(library(jsonlite))

size <- c(12, 9, 15, 20); time <- c(2021, 2022, 2023.5, 2024)
wave <- lapply(1:4, function(w) { i <- 1:size[w]; 3 + .2 * w + ((i * i * 5 + i * w) %% 9 - 4) / 4 })
m <- sapply(wave, mean); s <- sapply(wave, sd); se <- s / sqrt(size)
change <- lapply(1:3, function(w) { t <- t.test(wave[[w + 1]], wave[[w]])
  list(change = m[w + 1] - m[w], t = t$statistic[[1]], df = t$parameter[[1]], p = t$p.value, ci = as.numeric(t$conf.int)) })
p <- sapply(change, function(c) c$p)
v <- unlist(wave); at <- rep(time, size)
fit <- lm(v ~ at); lack <- anova(fit, lm(v ~ factor(at)))
tm <- mean(at); c_ <- size * (time - tm) / sum(size * (time - tm)^2); b <- coef(fit)[[2]]
var <- sum(c_^2 * se^2); df <- var^2 / sum(c_^4 * se^4 / (size - 1))
sdiff <- function(sd, r) sqrt(2) * sd * sqrt(1 - r)
first <- c(32, 47, 40, 51, 38, 44); second <- c(47, 46, 41, 39, 38, 51)
rci <- (second - first) / sdiff(7.5, .8)

write_json(list(waves = wave, time = time, changes = change, holm = p.adjust(p, "holm"),
  slope = list(slope = b, intercept = coef(fit)[[1]], se = sqrt(var), df = df, t = b / sqrt(var),
    p = 2 * pt(-abs(b / sqrt(var)), df), ci = b + c(-1, 1) * qt(.975, df) * sqrt(var),
    lack_f = lack$F[2], lack_p = lack$`Pr(>F)`[2]),
  rci = list(first = first, second = second, sd = 7.5, reliability = .8, rci = rci,
    smallest = qnorm(.975) * sdiff(7.5, .8))),
  "tests/reference/waves.json", digits = NA, auto_unbox = TRUE)
