"""Files of QTI, made by hand after what Canvas and TAO export.

item1(kind, presentation, conditions)      an item of QTI 1.2;  item2(declaration, body)   one of QTI 2.1
document(*items)                           a file of QTI 1.2;   package(parts)             a zip
"""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def material(text, type="text/html"):
    return f'<material><mattext texttype="{type}"><![CDATA[{text}]]></mattext></material>'


def lid(options, ident="response1", cardinality="Single", before=""):
    labels = "".join(
        f'<response_label ident="{name}">{material(text)}</response_label>' for name, text in options.items()
    )
    return f'<response_lid ident="{ident}" rcardinality="{cardinality}">{before}<render_choice>{labels}</render_choice></response_lid>'


FIB = '<response_str ident="response1" rcardinality="Single"><render_fib><response_label ident="a"/></render_fib></response_str>'


def equal(value, ident="response1"):
    return f'<varequal respident="{ident}">{value}</varequal>'


def condition(asked, score=100, action="Set"):
    return f'<respcondition><conditionvar>{asked}</conditionvar><setvar action="{action}" varname="SCORE">{score}</setvar></respcondition>'


def item1(kind, presentation, conditions="", *, ident="q1", stem="<div><p>谁主持？</p></div>", after=""):
    field = (
        f"<qtimetadatafield><fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry></qtimetadatafield>"
        if kind
        else ""
    )
    points = "<qtimetadatafield><fieldlabel>points_possible</fieldlabel><fieldentry>2.0</fieldentry></qtimetadatafield>"
    return (
        f'<item ident="{ident}" title="题"><itemmetadata><qtimetadata>{field}{points}</qtimetadata></itemmetadata>'
        f"<presentation>{material(stem)}{presentation}</presentation><resprocessing>{conditions}</resprocessing>{after}</item>"
    )


def document(*items):
    return (
        '<?xml version="1.0"?><questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="a">'
        f'<section ident="s">{"".join(items)}</section></assessment></questestinterop>'
    )


def declared(*values, cardinality="single", type="identifier", mapping="", ident="RESPONSE"):
    correct = "".join(f"<value>{value}</value>" for value in values)
    correct = f"<correctResponse>{correct}</correctResponse>" if values else ""
    return f'<responseDeclaration identifier="{ident}" cardinality="{cardinality}" baseType="{type}">{correct}{mapping}</responseDeclaration>'


def item2(declaration, body, after="", *, ident="q1"):
    return (
        f'<?xml version="1.0"?><assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="{ident}" title="题">'
        f"{declaration}<itemBody>{body}</itemBody>{after}</assessmentItem>"
    )


def simple(options, tag="simpleChoice"):
    return "".join(f'<{tag} identifier="{name}" matchMax="1">{text}</{tag}>' for name, text in options.items())


def manifest(*names):
    resources = "".join(
        f'<resource identifier="r{n}" type="imsqti" href="{name}"><file href="{name}"/></resource>'
        for n, name in enumerate(names)
    )
    return f'<?xml version="1.0"?><manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{resources}</resources></manifest>'


def package(parts):
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()
