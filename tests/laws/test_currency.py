"""Is a citation still right? From the shipped tables alone, from official texts alone, and from both."""

import random
import re
import time
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from laws.catalogue import load_catalogue
from laws.citations import CitationRef
from laws.correspondence import load_correspondences
from laws.currency import Library, State
from laws.models import Article, Correspondence, Statute, StatuteVersion
from laws.parsing import read_statute
from laws.services import load_text, set_periods
from tests import builders

TODAY = date(2026, 11, 22)
CONTENT = Path(settings.CONTENT_DIR)
TABLES = sorted((CONTENT / "correspondence").glob("*.yaml"))


@pytest.fixture
def shipped():
    load_catalogue(yaml.safe_load((CONTENT / "laws/catalogue.yaml").read_text()))
    for path in TABLES:
        load_correspondences(yaml.safe_load(path.read_text()))


def judge(text, day=TODAY):
    """Of the only citation of the text."""
    library = Library(day)
    [reference] = library.find(text)
    return library.judge(reference, text)


# --- the shipped tables alone ---------------------------------------------------
def test_the_old_number_of_the_warning_levels_is_superseded(shipped):
    verdict = judge(
        "按照《突发事件应对法》第四十二条，预警分为四个级别，最高一级用（　）标示。红色。四种颜色是红色、橙色、黄色、蓝色。"
    )

    assert (verdict.state, verdict.now_names) == (State.SUPERSEDED, ["突发事件应对法:63"])
    assert (verdict.article.version.name, verdict.article.number) == ("2007", 42)


def test_the_old_number_of_the_hearing_is_superseded_by_what_fits_the_question(shipped):
    order = judge("依据《行政处罚法》第四十二条，听证由非本案调查人员担任听证主持人，机关应在七日前通知。")
    scope = judge("依据《行政处罚法》第四十二条，对较大数额罚款，当事人可以要求听证，这属于听证范围。")
    record = judge("依据《行政处罚法》第四十二条，听证笔录在听证结束后是作出决定的根据。")

    assert (order.state, order.now_names) == (State.SUPERSEDED, ["行政处罚法:64"])
    assert (scope.state, scope.now_names) == (State.SUPERSEDED, ["行政处罚法:63"])
    assert (record.state, record.now_names) == (State.SUPERSEDED, ["行政处罚法:65"])


def test_the_same_number_for_what_it_says_today_is_in_force(shipped):
    verdict = judge("依据《行政处罚法》第四十二条，实施处罚的执法人员不得少于（　）。两人，并且要有执法资格。")

    assert (verdict.state, verdict.now_names) == (State.IN_FORCE, ["行政处罚法:42"])
    assert verdict.article.version.name == "2021"


def test_a_number_that_only_an_older_version_had_is_superseded(shipped):
    builders.make_statute("风筝法", version="2010", in_force_from=date(2010, 1, 1), articles=5)
    new = builders.make_statute("风筝法", version="2021", articles=3)
    set_periods(new.statute)
    old = Article.objects.get(version__name="2010", version__statute=new.statute, number=5)
    Correspondence.objects.create(old=old, new=new.articles.get(number=2), relation="moved")

    verdict = judge("《风筝法》第五条规定线要长。")

    assert (verdict.state, verdict.article, verdict.now_names) == (State.SUPERSEDED, old, ["风筝法:2"])


def test_the_way_from_an_old_version_leads_over_those_between():
    by_year = {
        year: builders.make_statute("风筝法", version=str(year), in_force_from=date(year, 1, 1), articles=9)
        for year in (2010, 2015, 2021)
    }
    set_periods(by_year[2021].statute)

    def link(old, number, new, other):
        ends = {"old": by_year[old].articles.get(number=number), "new": by_year[new].articles.get(number=other)}
        Correspondence.objects.create(**ends, relation="moved")

    link(2010, 2, 2015, 4)
    link(2015, 4, 2021, 7)
    link(2015, 4, 2021, 8)

    assert judge("《风筝法》（2010年）第二条").now_names == ["风筝法:7", "风筝法:8"]
    assert judge("《风筝法》（2012年）第二条").article.version == by_year[2010]
    assert judge("《风筝法》（2010年）第三条").now == ()


def test_a_year_beside_the_title_says_which_version_is_meant(shipped):
    verdict = judge("《安全生产法》（2014年修正）第九十四条，未按规定培训的，可以罚款五万元以下。")

    assert (verdict.state, verdict.now_names) == (State.SUPERSEDED, ["安全生产法:97"])
    assert judge("《安全生产法》（2021年修正）第九十七条，没有培训的，责令限期改正。").state == State.IN_FORCE


def test_before_the_revision_its_number_was_right(shipped):
    text = "《突发事件应对法》第四十二条：预警级别用红色、橙色、黄色和蓝色标示。"

    assert judge(text, date(2024, 10, 31)).state == State.IN_FORCE
    assert judge(text, date(2024, 11, 1)).state == State.SUPERSEDED


def test_what_is_not_there_is_named(shipped):
    assert judge("《行政处罚法》第八十七条").state == State.NO_SUCH_ARTICLE
    assert judge("《行政处罚法》第四十二条之一").state == State.NO_SUCH_ARTICLE
    assert judge("《风车处罚法》第三条").state == State.UNKNOWN_STATUTE
    assert judge("刑法第一百三十四条").state == State.UNKNOWN_STATUTE


def test_a_repealed_statute_says_so_from_the_day_on_and_its_successor_was_not_there_before(shipped):
    forest, both = "《森林防火条例》第二十一条", "《森林草原防灭火条例》第三条"

    assert judge(forest, date(2025, 12, 31)).state == State.IN_FORCE
    assert judge(both, date(2025, 12, 31)).state == State.NO_SUCH_ARTICLE
    verdict = judge(forest)
    assert (verdict.state, verdict.article.number, verdict.now) == (State.REPEALED, 21, ())
    assert verdict.statute.repealed_by.short_title == "森林草原防灭火条例"
    assert judge("《草原防火条例》第三条").state == State.REPEALED
    assert StatuteVersion.objects.in_force(TODAY).filter(statute__title="森林防火条例").count() == 0


def test_a_citation_beside_that_holds_the_older_rule_takes_the_doubt_away(shipped):
    library = Library(TODAY)
    text = "听证主持人不能是本案调查人员，听证笔录要核对。"
    two_officers, hearing = CitationRef("行政处罚法", 42), CitationRef("行政处罚法", 64)

    assert library.judge(two_officers, text).state == State.SUPERSEDED
    assert library.judge(two_officers, text, beside=[hearing]).state == State.IN_FORCE


def test_a_text_that_says_nothing_is_no_reason_to_doubt(shipped):
    assert {judge(f"《行政处罚法》第{n}条").state for n in range(1, 87)} == {State.IN_FORCE}


#: As people write them, and not in the topic words of the tables.
HEARINGS = [
    "行政机关拟作出责令停产停业决定的，应当告知当事人有要求举行听证的权利。",
    "当事人想要听证，应当在被告知后几日内提出？",
    "听证会开始前几日，机关要把时间、地点通知当事人？七日。",
    "听证由谁主持？行政机关指定的非本案调查人员。",
    "当事人可以自己参加听证，也可以委托一至二人代理。",
    "组织听证的费用由谁承担？行政机关。",
    "听证应当制作笔录，由当事人核对后签字或者盖章。",
]
WARNINGS = [
    "突发事件的预警级别分为几级？四级。",
    "预警级别一级用什么颜色标示？",
    "按照紧急程度、发展势态和可能造成的危害程度，预警级别分为四级，用红、橙、黄、蓝标示。",
    "预警颜色里哪一种级别最高？红色。",
]


@pytest.mark.parametrize("text", HEARINGS)
def test_a_hearing_under_its_old_number_is_found_in_whatever_words(shipped, text):
    verdict = judge(f"依据《行政处罚法》第四十二条，{text}")

    assert verdict.state == State.SUPERSEDED
    assert set(verdict.now_names) <= {"行政处罚法:63", "行政处罚法:64", "行政处罚法:65"}


@pytest.mark.parametrize("text", WARNINGS)
def test_the_warning_levels_under_their_old_number_are_found_in_whatever_words(shipped, text):
    verdict = judge(f"依据《突发事件应对法》第四十二条，{text}")

    assert (verdict.state, verdict.now_names) == (State.SUPERSEDED, ["突发事件应对法:63"])


def test_a_short_word_of_the_older_article_beside_one_of_the_article_in_force_is_no_reason_to_doubt(shipped):
    assert judge("《行政处罚法》第四十二条：两人参加听证。").state == State.IN_FORCE
    both = "《行政处罚法》第四十二条：担任听证主持人的执法人员要不要有行政执法资格？组织听证时不得少于两人。"
    assert judge(both).state == State.IN_FORCE


def test_no_shipped_question_is_flagged(shipped):
    """But for those that name an old version by its year, on purpose."""
    library = Library(TODAY)
    flagged, judged = [], 0
    for path in (CONTENT / "questions").glob("*.xlsx"):
        header, *rows = load_workbook(path, read_only=True)["题目"].iter_rows(values_only=True)
        for row in (dict(zip(header, row, strict=True)) for row in rows if any(row)):
            text = text_of(row)
            references = [r for r in [*library.find(row["依据"]), *library.find(text)] if not r.version]
            verdicts = [library.judge(reference, text) for reference in references]
            flagged += [(row["编号"], v.article, v.state) for v in verdicts if v.state != State.IN_FORCE]
            judged += len(verdicts)

    assert judged > 100
    assert flagged == []


def text_of(row):
    keys = [row[f"选项{key}"] for key in str(row["正确答案"]) if f"选项{key}" in row]
    return "\n".join(str(part) for part in [row["题干"], *keys, row["解析"]] if part)


def made_of_topics(versions, seed, foreign=1):
    """Questions whose every word is right for the article they cite, beside one word of any other article of the statute."""
    choice = random.Random(seed)
    articles = list(Article.objects.filter(version__in=versions).exclude(topics="").select_related("version__statute"))
    words = {
        a.version.statute_id: [w for b in articles if b.version == a.version for w in b.topics.split()]
        for a in articles
    }
    for article in articles:
        own = article.topics.split()
        for _ in range(3):
            said = choice.sample(own, min(len(own), choice.randint(2, 4)))
            said += choice.sample(words[article.version.statute_id], foreign)
            yield article, CitationRef(article.version.statute.short_title, article.number), "，".join(said) + "。"


def test_right_questions_are_hardly_ever_flagged(shipped):
    library = Library(TODAY)
    right = list(made_of_topics(StatuteVersion.objects.in_force(TODAY), seed=1))

    flagged = [(str(article), text) for article, ref, text in right if library.judge(ref, text).state != State.IN_FORCE]

    assert len(right) == 933
    assert len(flagged) / len(right) <= 0.01, flagged


def test_outdated_questions_are_mostly_found_and_led_to_an_heir(shipped):
    library = Library(TODAY)
    old = StatuteVersion.objects.filter(in_force_until__lte=TODAY, articles__topics__gt="").distinct()
    heirs = {}
    for row in Correspondence.objects.filter(new__isnull=False):
        heirs.setdefault(row.old_id, set()).add(row.new)
    wrong = []
    for article, ref, text in made_of_topics(old, seed=2, foreign=0):
        if article.number not in {heir.number for heir in heirs.get(article.pk, ())}:
            wrong.append((article, library.judge(ref, text)))

    found = [(article, verdict) for article, verdict in wrong if verdict.state == State.SUPERSEDED]

    assert len(found) / len(wrong) >= 0.8
    assert all(set(verdict.now) <= heirs.get(article.pk, set()) for article, verdict in found)


def test_twenty_thousand_questions_take_seconds_and_no_more_queries_than_one(shipped):
    text = "听证由非本案调查人员主持，当事人在被告知后五日内提出，依据《行政处罚法》第{}条和安全生产法第{}条。"

    def run(count):
        library = Library(TODAY)
        for n in range(count):
            said = text.format(n % 86 + 1, n % 119 + 1)
            for reference in library.find(said):
                library.judge(reference, said)

    with CaptureQueriesContext(connection) as one:
        run(1)
    start = time.process_time()
    with CaptureQueriesContext(connection) as many:
        run(2_000)
    spent = time.process_time() - start

    assert len(many) == len(one) == 6
    assert spent < 2


# --- official texts -------------------------------------------------------------
def test_texts_alone_tell_an_old_number_and_where_the_rule_stands_now():
    rules = {
        "线": "放飞以前应当检查线轴，线轴开裂或者棉线磨损的，应当更换以后再放飞。",
        "场": "放飞场地应当避开高压电线、机场净空区域和幼儿园的操场，由街道划定。",
        "风": "风力达到六级的，应当停止放飞，把风筝收进库房，等待气象台解除大风信号。",
        "赛": "比赛由三名裁判评分，去掉一个最高分，去掉一个最低分，取平均成绩。",
    }
    for year, order in (("2010", "线场风赛"), ("2021", "赛线场风")):
        version = builders.make_statute(
            "风筝法", version=year, in_force_from=date(int(year), 1, 1), articles=len(order)
        )
        StatuteVersion.objects.filter(pk=version.pk).update(source_sha256="x")
        for number, name in enumerate(order, start=1):
            version.articles.filter(number=number).update(text=rules[name])
    set_periods(version.statute)

    old = judge("《风筝法》第二条：放飞场地应当避开哪里？高压电线、机场净空区域和幼儿园的操场。")
    right = judge("《风筝法》第二条：放飞以前应当检查什么？线轴开裂或者棉线磨损的要更换。")

    assert (old.state, old.now_names) == (State.SUPERSEDED, ["风筝法:3"])
    assert right.state == State.IN_FORCE


def clauses(text, choice, count=3):
    found = [clause[:120] for clause in re.split("[。；]", re.sub(r"\s", "", text)) if len(clause) > 8]
    return choice.choices(found or [text], k=count)


@pytest.mark.statutes
@pytest.mark.parametrize("loaded", [False, True], ids=["tables", "tables and texts"])
def test_clauses_of_the_official_texts_as_questions(shipped, loaded):
    """Clauses under their own number are right; clauses of the older version under theirs are to be found."""
    names = ["administrative-penalty-law", "work-safety-law", "emergency-response-law"]
    texts = {}
    for path in Path(settings.STATUTES_DIR).glob("*.md"):
        if re.fullmatch(rf"({'|'.join(names)})\.\d{{4}}\.md", path.name):
            read = read_statute(path.read_text())
            texts[read.title, read.version] = {article.number: article.text for article in read.articles}
            if loaded:
                load_text(read)
    assert len(texts) == 6
    library, choice = Library(TODAY), random.Random(5)
    right, wrong = [], []
    for version in StatuteVersion.objects.filter(statute__in=Statute.objects.filter(versions__articles__topics__gt="")):
        for number, text in texts[version.statute.title, version.name].items():
            for clause in clauses(text, choice):
                verdict = library.judge(CitationRef(version.statute.short_title, number), clause)
                (right if version.is_in_force(TODAY) else wrong).append((version, number, clause, verdict))

    flagged = [(str(v), n, clause) for v, n, clause, verdict in right if verdict.state != State.IN_FORCE]
    kept = {
        (row.old.version_id, row.old.number)
        for row in Correspondence.objects.select_related("old", "new")
        if row.new and row.new.number == row.old.number
    }
    wrong = [verdict for version, number, _clause, verdict in wrong if (version.pk, number) not in kept]
    found = [verdict for verdict in wrong if verdict.state == State.SUPERSEDED]

    assert len(flagged) / len(right) <= 0.01, flagged
    assert len(found) / len(wrong) >= (0.9 if loaded else 0.6)
