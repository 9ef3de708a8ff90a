# Figures for traits.csv: five scales on 1-6, blanks, reversed items, groups. Packages: figures.R.
# Run from the project's root: Rscript tests/reference/made/traits.R
source("tests/reference/made/figures.R")
x <- answers("traits")
reversed <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
right <- turned(x, reversed, 7)
scales <- lapply(c(A = "A", C = "C", E = "E", N = "N", O = "O"), numbered, k = 5)

listwise <- lapply(scales, function(names) c(closed(right[names]), polychoric_of(right[names])))
names(listwise) <- paste0(names(scales), "_listwise")
listwise$A_listwise$icc <- list(n = nrow(na.omit(right[scales$A])), rows = icc(right[scales$A]))
listwise$N_listwise <- c(listwise$N_listwise, careful(x[scales$N]))
all25 <- na.omit(x[unlist(scales)])
# psych turns items round whose loading on the general factor is below 0, and marks them by "-".
general <- rownames(quiet(psych::omega(cor(all25), nfactors = 3, plot = FALSE))$schmid$sl)
answered <- crossprod(!is.na(x[scales$A]))

a <- rowMeans(right[scales$A]); neuro <- rowMeans(right[scales$N])
level <- function(k) a[which(x$education == k)]
by_education <- function(levels) {
  known <- !is.na(a) & x$education %in% levels; v <- a[known]; f <- factor(x$education[known])
  k <- kruskal.test(v, f); w <- oneway.test(v ~ f); c <- summary(aov(v ~ f))[[1]]
  list(kruskal = list(H = k$statistic[[1]], df = k$parameter[[1]], p = k$p.value),
    welch_anova = list(F = w$statistic[[1]], df = as.numeric(w$parameter), p = w$p.value),
    anova = list(F = c[1, 4], df = c[, 1], p = c[1, 5]))
}
p <- sapply(unlist(scales), function(item) t.test(x[[item]] ~ x$gender)$p.value)
top <- sum(x$N1 >= 5, na.rm = TRUE); n <- sum(!is.na(x$N1))

save(c(listwise, list(
  A_pairwise = closed(right[scales$A], use = "pairwise"),
  A_unreversed_listwise = careful(x[scales$A]),
  alpha_pairwise = unname(sapply(scales, function(s) closed(right[s], use = "pairwise")$alpha_raw)),
  smallest_pair_of_A = min(answered), turned = sub("-", "", grep("-", general, value = TRUE)),
  all25_listwise = hierarchical(all25),
  gender_A = two_groups(a[which(x$gender == 1)], a[which(x$gender == 2)]),
  gender_N = two_groups(neuro[which(x$gender == 1)], neuro[which(x$gender == 2)]),
  tiny_group_A = two_groups(level(3), level(5)[1:12]),
  education_A = by_education(1:5), education_A_hidden = by_education(c(1, 3, 4)),
  gender_all_items_p = list(raw = as.list(p), holm = as.list(p.adjust(p, "holm")),
                            BH = as.list(p.adjust(p, "BH"))),
  topbox_N1_5plus = list(x = top, n = n, wilson = as.numeric(prop.test(top, n, correct = FALSE)$conf.int))
)), "traits")
