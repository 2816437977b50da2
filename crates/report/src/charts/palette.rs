//! The colors of every page and picture, light and dark, and the style that carries them.
//!
//! Four colors of Okabe and Ito that keep 3:1 on both papers, and the ink itself as the fifth; words
//! are always written in ink. The test below computes every contrast.

/// How many series one panel may hold.
pub(super) const SERIES: usize = 5;

/// The style of a picture: classes only, so that a page and a file draw the same marks.
///
/// `s` fills, `l` strokes; `open` and `hollow` are for what had not ended.
pub(crate) const STYLE: &str = "\
:root{--ink:#1a1a1a;--paper:#fff;--soft:#595959;--grid:#d9d9d9;\
--c1:#0072B2;--c2:#D55E00;--c3:#009E73;--c4:#CC79A7;--c5:#1a1a1a;color-scheme:light dark}\
@media(prefers-color-scheme:dark){:root{--ink:#f0f0f0;--paper:#121212;--soft:#b3b3b3;--grid:#3d3d3d;\
--c5:#f0f0f0}}\
.chart{background:var(--paper);font:12px system-ui,sans-serif}\
.chart text{fill:var(--ink);font-size:12px}.chart .tick{fill:var(--soft);font-size:11px}\
.chart .head{font-weight:600;font-size:13px}.chart .mid{text-anchor:middle}\
.chart .end{text-anchor:end}.grid{stroke:var(--grid);fill:none}.axis{stroke:var(--soft);fill:none}\
.gap{stroke:var(--soft);stroke-width:1.5;fill:none}\
.s1{fill:var(--c1)}.s2{fill:var(--c2)}.s3{fill:var(--c3)}.s4{fill:var(--c4)}.s5{fill:var(--c5)}\
.l1{stroke:var(--c1)}.l2{stroke:var(--c2)}.l3{stroke:var(--c3)}.l4{stroke:var(--c4)}\
.l5{stroke:var(--c5)}.l1,.l2,.l3,.l4,.l5{stroke-width:1.75}.none{fill:none}\
.thin{stroke-width:1}.paper{fill:var(--paper)}\
.hollow{fill:var(--paper)}.open{fill:var(--paper);stroke-dasharray:3 2;stroke-width:1.25}\
.d2{stroke-dasharray:7 3}.d3{stroke-dasharray:2 3}.d4{stroke-dasharray:8 3 2 3}\
.d5{stroke-dasharray:12 3}.few{stroke-dasharray:1 4}.band{fill-opacity:.13;stroke:none}\
@media(max-width:30rem){.chart text{font-size:14px}.chart .tick{font-size:13.5px}\
.chart .head{font-size:15px}}";

#[cfg(test)]
mod tests {
    use super::STYLE;

    fn color(name: &str, dark: bool) -> [f64; 3] {
        let (light, night) = STYLE.split_once("@media").unwrap();
        let rule = format!("--{name}:#");
        let here = if dark && night.contains(&rule) { night } else { light };
        let hex: String =
            here.split_once(&rule).unwrap().1.chars().take_while(char::is_ascii_hexdigit).collect();
        let hex: String =
            if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex };
        [0, 2, 4].map(|at| {
            let part = f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    }

    fn contrast(name: &str, dark: bool) -> f64 {
        let light = |c: [f64; 3]| 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2];
        let (mark, paper) = (light(color(name, dark)), light(color("paper", dark)));
        (mark.max(paper) + 0.05) / (mark.min(paper) + 0.05)
    }

    #[test]
    fn marks_keep_three_to_one_and_words_four_and_a_half_on_both_papers() {
        for dark in [false, true] {
            for name in ["c1", "c2", "c3", "c4", "c5"] {
                assert!(contrast(name, dark) >= 3.0, "{name} {dark} {}", contrast(name, dark));
            }
            for name in ["ink", "soft"] {
                assert!(contrast(name, dark) >= 4.5, "{name} {dark} {}", contrast(name, dark));
            }
        }
        assert!((contrast("c1", false) - 5.19).abs() < 0.01);
        assert!((contrast("c4", true) - 6.12).abs() < 0.01);
    }

    #[test]
    fn nothing_moves() {
        assert!(!STYLE.contains("animation") && !STYLE.contains("transition"));
    }
}
