# Figures for kiosk.csv: E-P pairs, importance and satisfaction, Kano pairs. Packages: figures.R.
# Run from the project's root: Rscript tests/reference/made/kiosk.R
source("tests/reference/made/figures.R")
x <- answers("kiosk"); of <- function(prefix, items) sprintf("%s%02d", prefix, items)
table_of <- function(rows, name) {
  numbers <- sapply(rows, is.double)
  rows[numbers] <- lapply(rows[numbers], format, digits = 15, trim = TRUE)
  write.csv(rows, paste0("tests/reference/made/kiosk_", name, ".csv"), row.names = FALSE, quote = FALSE)
}
dimensions <- list(Tangibility = c(4, 5, 6, 22), Security = 19:21, Economy = c(10, 11, 18),
                   Convenience = 13:17, Usefulness = 1:3, Control = 7:8)

# A dimension's gap: the mean over people of the mean of its items.
level <- function(prefix) sapply(dimensions, function(i) mean(rowMeans(x[of(prefix, i)])))
gaps <- level("P") - level("E")
table_of(data.frame(dimension = names(dimensions), P = level("P"), E = level("E"), gap = gaps),
         "gap_dimensions")

P <- x[of("P", 1:24)]; E <- x[of("E", 1:24)]; d <- P - E
tests <- lapply(d, t.test)
importance <- colMeans(x[of("IMP", 1:24)], na.rm = TRUE)
satisfaction <- colMeans(x[of("SAT", 1:24)], na.rm = TRUE)
high <- importance >= mean(importance); well <- satisfaction >= mean(satisfaction)
quadrant <- ifelse(high & well, "I Keep up good work", ifelse(high, "II Concentrate here",
  ifelse(well, "IV Possible overkill", "III Low priority")))
table_of(data.frame(item = 1:24, gap = colMeans(d), gap_sd = sapply(d, sd),
  t = sapply(tests, function(t) t$statistic[[1]]), p = sapply(tests, function(t) t$p.value),
  IMP_mean = importance, SAT_mean = satisfaction, IPA_quadrant = quadrant), "gap_ipa_items")

# Berger et al. (1993), by rule: like, expect, indifferent, live with, dislike = 1 ... 5.
berger <- function(f, d) {
  if (is.na(f) || is.na(d)) return(NA)
  if ((f == 1 && d == 1) || (f == 5 && d == 5)) return("Q")
  if (f == 5 || d == 1) return("R")
  if (f == 1) return(if (d == 5) "O" else "A")
  if (d == 5) "M" else "I"
}
letters6 <- c("M", "O", "A", "I", "R", "Q")
counts <- t(sapply(1:29, function(i) table(factor(
  mapply(berger, x[[of("KF", i)]], x[[of("KD", i)]]), letters6))))
base <- rowSums(counts[, c("A", "O", "M", "I")])
table_of(data.frame(n = rowSums(counts), counts, category = letters6[apply(counts, 1, which.max)],
  better = rowSums(counts[, c("A", "O")]) / base, worse = -rowSums(counts[, c("O", "M")]) / base), "kano")

model <- function(prefix) paste(sapply(names(dimensions), function(name)
  paste(name, "=~", paste(of(prefix, dimensions[[name]]), collapse = " + "))), collapse = "\n")
fit_of <- function(prefix) {
  fit <- cfa(model(prefix), data = x)
  c(nrow(x), unname(fitMeasures(fit, c("df", "chisq", "cfi", "rmsea"))))
}
middle <- importance >= 4 & satisfaction < 4
concentrate <- sprintf("I%02d", which(quadrant == "II Concentrate here"))
save(list(n = nrow(x), overall_gap = mean(gaps), concentrate_here = as.list(concentrate),
  above_the_middle = as.list(sprintf("I%02d", which(quadrant == "II Concentrate here" & !middle))),
  fits = list(P = fit_of("P"), SAT = fit_of("SAT"))), "kiosk")
