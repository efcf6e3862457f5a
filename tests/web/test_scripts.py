"""What our scripts add in a browser, and that nothing depends on them."""

import io

import pytest
from PIL import Image

WECHAT = (
    "Mozilla/5.0 (Linux; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/102.0.5005.99 "
    "Mobile Safari/537.36 MicroMessenger/8.0.30"
)
TAKEN_AWAY = """
    window.asked = [];
    const absent = (thing, name) => Object.defineProperty(thing, name, {
        get() { window.asked.push(name); return undefined; }, configurable: true });
    absent(navigator, "serviceWorker");
    absent(navigator, "clipboard");
    absent(navigator, "mediaDevices");
    window.open = () => window.asked.push("open");
    HTMLAnchorElement.prototype.click = () => window.asked.push("download");
"""


def picture():
    """A photo full of small black and white squares, as bytes: wiped, they become grey."""
    photo = Image.new("L", (50, 40))
    photo.putdata([255 * ((at % 50 + at // 50) % 2) for at in range(2000)])
    photo.resize((400, 320), Image.Resampling.NEAREST).save(kept := io.BytesIO(), "JPEG", quality=95)
    return kept.getvalue()


def test_size_and_theme_change_without_a_reload(look):
    page = look("/look/samples/home/")
    page.evaluate("window.isStillHere = true")
    page.click("button[value=large]")
    page.click("button[value=dark]")
    assert page.evaluate("[document.documentElement.dataset.size, document.documentElement.dataset.theme]") == [
        "large",
        "dark",
    ]
    assert page.evaluate("window.isStillHere")
    assert page.get_attribute("button[value=dark]", "aria-pressed") == "true"
    assert page.get_attribute("button[value=light]", "aria-pressed") == "false"
    kept = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert (kept["linli_size"], kept["linli_theme"]) == ("large", "dark")


def test_language_is_another_page(look):
    page = look("/look/samples/home/")
    page.click("button[value=en]")
    assert page.inner_text("body") == "redirected to /look/samples/home/"


def test_a_form_is_sent_once(look):
    page = look("/look/samples/report/")
    page.evaluate(
        """() => {
            window.stopped = [];
            window.addEventListener("submit", (event) => {
                window.stopped.push(event.defaultPrevented);
                event.preventDefault();
            });
        }"""
    )
    page.fill("#id_words", "杂物")
    page.fill("#id_contact", "3-1502")
    page.get_by_role("button", name="发出去").click()
    page.get_by_role("button", name="正在提交").click(force=True)
    assert page.evaluate("window.stopped") == [False, True]


def test_a_tap_on_the_plan_chooses_and_a_choice_marks_the_plan(look):
    page = look("/look/samples/report/")
    assert page.get_attribute("polygon.picked", "data-key") == "open-floor"
    page.click("polygon[data-key=b4]")
    assert page.is_checked("input[value=b4]")
    assert page.eval_on_selector_all("polygon.picked", "all => all.map(each => each.dataset.key)") == ["b4"]
    page.check("input[value=shops]")
    assert page.eval_on_selector_all("polygon.picked", "all => all.map(each => each.dataset.key)") == ["shops"]


def test_a_photo_is_shown_wiped_and_put_back_into_the_form(look):
    page = look("/look/samples/report/")
    page.set_input_files("#id_photos", {"name": "杂物.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("button", name="抹掉人脸").click()
    box = page.locator(".wiping canvas").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2 - 40, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 40, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    page.get_by_role("button", name="好了", exact=True).click()
    page.wait_for_selector(".photo img")
    kept = page.evaluate(
        """async () => {
            const [file] = document.getElementById("id_photos").files;
            return [file.name, file.type, [...new Uint8Array(await file.arrayBuffer())]];
        }"""
    )
    photo = Image.open(io.BytesIO(bytes(kept[2]))).convert("L")
    assert (kept[:2], photo.size) == (["杂物.jpg", "image/jpeg"], (400, 320))
    assert shades(photo, 160) == ["grey"] * 6  # where the finger went
    assert sorted(shades(photo, 40)) == ["black"] * 3 + ["white"] * 3


def shades(photo, height):
    """What six neighbouring squares in the middle look like, at this height."""
    found = [photo.getpixel((180 + 8 * place, height + 4)) for place in range(6)]
    return ["black" if shade < 60 else "white" if shade > 195 else "grey" for shade in found]


def test_a_photo_can_be_taken_out_again(look):
    page = look("/look/samples/report/")
    page.set_input_files("#id_photos", {"name": "杂物.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("button", name="拿掉").click()
    assert page.evaluate("document.getElementById('id_photos').files.length") == 0
    assert page.locator(".photo").count() == 0


def test_a_browser_that_cannot_put_a_photo_back_says_so(look):
    page = look("/look/samples/report/", init="delete window.DataTransfer")
    page.set_input_files("#id_photos", {"name": "杂物.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    page.get_by_role("button", name="抹掉人脸").click()
    assert "这个浏览器改不了照片" in page.inner_text("[data-photos]")
    assert page.evaluate("document.getElementById('id_photos').files.length") == 1


def test_sharing_in_wechat_draws_a_picture_and_asks_for_nothing(look):
    page = look("/look/samples/thread/", user_agent=WECHAT, init=TAKEN_AWAY)
    page.click("summary")
    image = page.wait_for_selector(".share img:not([data-code])")
    assert image.evaluate("each => each.decode().then(() => each.naturalWidth)") == 1080
    assert image.evaluate("each => each.src.slice(0, 22)") == "data:image/png;base64,"
    assert image.get_attribute("alt").startswith("发到群里的图片：")
    lines = page.inner_text("[data-lines]").split("\n")
    assert len(lines) == 3
    assert (lines[0][:9], lines[2]) == ("【邻里 · 演示】", "http://127.0.0.1/look/samples/thread/")
    assert not page.is_visible("[data-copy]")
    assert page.evaluate("window.asked") == []


def test_elsewhere_the_three_lines_are_copied_by_one_tap(look):
    page = look("/look/samples/thread/", permissions=["clipboard-read", "clipboard-write"])
    page.click("summary")
    page.click("[data-copy]")
    page.wait_for_selector(".toast")
    assert page.inner_text(".toast") == "已复制。"
    assert page.evaluate("navigator.clipboard.readText()") == page.inner_text("[data-lines]")


@pytest.mark.parametrize("path", ["/look/samples/thread/", "/look/samples/report/"])
def test_without_a_script_everything_is_there(look, path):
    page = look(path, java_script_enabled=False)
    if "thread" in path:
        page.click("summary")
        assert page.is_visible("[data-lines]")
        assert page.is_visible("img[data-code]")
    else:
        page.check("input[value=b4]")
        assert page.is_visible("#id_photos")
        assert page.is_visible("button[value=large]")


def test_the_worker_is_registered_where_it_may_be(look):
    page = look(
        "/look/samples/home/",
        init="ServiceWorkerContainer.prototype.register = async (...told) => { window.registered = told; }",
    )
    assert page.evaluate("window.registered") == ["/look/worker.js", {"scope": "/"}]
