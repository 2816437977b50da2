//! The small formulas in which reference cases define columns and filters.
//!
//! Numbers, words, `+ - * / ^`, `= == != < <= > >=`, `and or not` (also `& | !`), `ln log exp sqrt abs`, and
//! `A if B`, which is A where B holds and 0 elsewhere.
//! A word is a column when the table has one, else itself; a missing cell makes everything computed from it missing.

/// A value of a formula.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Missing,
    Number(f64),
    Text(String),
}

impl Value {
    /// Whether this is a number other than zero.
    pub(super) fn is_true(&self) -> bool {
        matches!(self, Self::Number(number) if *number != 0.0)
    }

    /// Returns the text of a cell with this value.
    pub(super) fn into_text(self) -> String {
        match self {
            Self::Missing => String::new(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) => text,
        }
    }

    fn read(text: &str) -> Self {
        let text = text.trim();
        match text.parse::<f64>() {
            _ if text.is_empty() => Self::Missing,
            Ok(number) if text.starts_with(|c: char| "+-.0123456789".contains(c)) => {
                Self::Number(number)
            }
            _ => Self::Text(text.to_owned()),
        }
    }
}

/// A formula, ready to be computed for each row.
#[derive(Debug)]
pub(super) enum Expression {
    Constant(Value),
    Word(String),
    Call(Function, Box<Expression>),
    Pair(Operator, Box<Expression>, Box<Expression>),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Function {
    Ln,
    Exp,
    Sqrt,
    Abs,
    Minus,
    Not,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Operator {
    If,
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    Plus,
    Minus,
    Times,
    Over,
    Power,
}

/// Operators from loosest to tightest binding; longer spellings stand before their beginnings.
const LEVELS: [&[(&str, Operator)]; 7] = [
    &[("if", Operator::If)],
    &[("or", Operator::Or), ("||", Operator::Or), ("|", Operator::Or)],
    &[("and", Operator::And), ("&&", Operator::And), ("&", Operator::And)],
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("=", Operator::Equal),
        ("<", Operator::Less),
        (">", Operator::More),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[("*", Operator::Times), ("/", Operator::Over)],
    &[("^", Operator::Power)],
];

/// The place of the comparisons in `LEVELS`.
const COMPARISONS: usize = 3;

impl Expression {
    /// Returns the formula a text stands for, or says that it is none.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text.trim() };
        let parsed = reader.pair(0).filter(|_| reader.rest.is_empty());
        parsed.ok_or_else(|| format!("`{text}` is no formula"))
    }

    /// Returns everything in a text that might be the name of a column.
    pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
        text.split(|c: char| !c.is_alphanumeric() && !"_.".contains(c)).filter(|w| !w.is_empty())
    }

    /// Returns the value for one row, or says what cannot be computed.
    pub(super) fn value(&self, columns: &[String], row: &[String]) -> Result<Value, String> {
        match self {
            Self::Constant(value) => Ok(value.clone()),
            Self::Word(word) => {
                let place = columns.iter().position(|column| column == word);
                let cell = place.and_then(|place| row.get(place));
                Ok(cell.map_or_else(|| Value::Text(word.clone()), |cell| Value::read(cell)))
            }
            Self::Call(function, inner) => function.of(inner.value(columns, row)?),
            Self::Pair(operator, a, b) => {
                operator.of(a.value(columns, row)?, b.value(columns, row)?)
            }
        }
    }
}

impl Function {
    fn of(self, value: Value) -> Result<Value, String> {
        let number = match value {
            Value::Missing => return Ok(Value::Missing),
            Value::Text(word) => return Err(format!("`{word}` is neither a column nor a number")),
            Value::Number(number) => number,
        };
        Ok(Value::Number(match self {
            Self::Ln => number.ln(),
            Self::Exp => number.exp(),
            Self::Sqrt => number.sqrt(),
            Self::Abs => number.abs(),
            Self::Minus => -number,
            Self::Not => f64::from(number == 0.0),
        }))
    }
}

impl Operator {
    fn of(self, a: Value, b: Value) -> Result<Value, String> {
        if let (Self::If, condition) = (self, &b) {
            return Ok(match condition {
                Value::Missing => Value::Missing,
                held if held.is_true() => a,
                _ => Value::Number(0.0),
            });
        }
        let (a, b) = match (a, b) {
            (Value::Missing, _) | (_, Value::Missing) => return Ok(Value::Missing),
            (Value::Number(a), Value::Number(b)) => (a, b),
            (a, b) if self == Self::Equal => return Ok(Value::Number(f64::from(a == b))),
            (a, b) if self == Self::Unequal => return Ok(Value::Number(f64::from(a != b))),
            (Value::Text(word), _) | (_, Value::Text(word)) => {
                return Err(format!("`{word}` is neither a column nor a number"));
            }
        };
        Ok(Value::Number(match self {
            Self::If => a,
            Self::Or => f64::from(a != 0.0 || b != 0.0),
            Self::And => f64::from(a != 0.0 && b != 0.0),
            Self::Equal => f64::from(a == b),
            Self::Unequal => f64::from(a != b),
            Self::Less => f64::from(a < b),
            Self::AtMost => f64::from(a <= b),
            Self::More => f64::from(a > b),
            Self::AtLeast => f64::from(a >= b),
            Self::Plus => a + b,
            Self::Minus => a - b,
            Self::Times => a * b,
            Self::Over => a / b,
            Self::Power => a.powf(b),
        }))
    }
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn pair(&mut self, level: usize) -> Option<Expression> {
        let Some(operators) = LEVELS.get(level) else { return self.single() };
        // `not a=b` denies the whole comparison, as it reads.
        if level == COMPARISONS && self.take("not") {
            return Some(Expression::Call(Function::Not, Box::new(self.pair(level)?)));
        }
        let mut left = self.pair(level + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.take(sign)) {
            let right = self.pair(level + 1)?;
            left = Expression::Pair(*operator, Box::new(left), Box::new(right));
        }
        Some(left)
    }

    fn single(&mut self) -> Option<Expression> {
        if self.take("(") {
            let inner = self.pair(0)?;
            return self.take(")").then_some(inner);
        }
        for (sign, function) in [("-", Function::Minus), ("!", Function::Not)] {
            if self.take(sign) {
                return Some(Expression::Call(function, Box::new(self.single()?)));
            }
        }
        for quote in ["'", "\""] {
            if let Some((text, rest)) =
                self.rest.strip_prefix(quote).and_then(|rest| rest.split_once(quote))
            {
                self.rest = rest.trim_start();
                return Some(Expression::Constant(Value::Text(text.to_owned())));
            }
        }
        let word = self.word()?;
        let function = match word {
            "ln" | "log" => Some(Function::Ln),
            "exp" => Some(Function::Exp),
            "sqrt" => Some(Function::Sqrt),
            "abs" => Some(Function::Abs),
            _ => None,
        };
        match function {
            Some(function) if self.rest.starts_with('(') => {
                Some(Expression::Call(function, Box::new(self.single()?)))
            }
            _ => Some(match Value::read(word) {
                Value::Text(word) => Expression::Word(word),
                constant => Expression::Constant(constant),
            }),
        }
    }

    fn word(&mut self) -> Option<&'a str> {
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"_.".contains(c));
        let (word, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        (!word.is_empty()).then_some(word)
    }

    /// Takes a sign; one of letters only when the word ends with it.
    fn take(&mut self, sign: &str) -> bool {
        let Some(rest) = self.rest.strip_prefix(sign) else { return false };
        let letters = sign.starts_with(char::is_alphabetic);
        if letters && rest.starts_with(|c: char| c.is_alphanumeric() || c == '_') {
            return false;
        }
        self.rest = rest.trim_start();
        true
    }
}
