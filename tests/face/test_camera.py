"""The camera's states, and its light going out."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page

from tests.face.conftest import FAKE, Launch

pytestmark = [pytest.mark.journey, pytest.mark.urls("tests.face.urls")]

OPEN = """async () => {
  const { openCamera } = await import("/static/js/face/camera.js");
  const video = document.querySelector("video");
  window.states = [];
  const camera = await openCamera({ video, onState: (state) => window.states.push(state) });
  window.track = video.srcObject?.getTracks()[0];
  window.camera = camera;
  return window.states;
}"""
TRACK = "() => [window.track.readyState, document.querySelector('video').srcObject, window.states]"


def test_camera_is_asked_for_and_comes_on(
    open_page: Callable[..., Page], with_camera: Browser
) -> None:
    page = open_page(with_camera)
    assert page.evaluate(OPEN) == ["asking", "on"]
    page.evaluate("window.camera.stop()")
    assert page.evaluate(TRACK) == ["ended", None, ["asking", "on", "off"]]


def test_no_camera_is_said(open_page: Callable[..., Page], browser: Browser) -> None:
    assert open_page(browser, permissions=["camera"]).evaluate(OPEN) == ["asking", "none"]


def test_refusal_is_said(open_page: Callable[..., Page], launch: Launch) -> None:
    assert open_page(launch(FAKE[0])).evaluate(OPEN) == ["asking", "denied"]


@pytest.mark.parametrize(
    ("name", "state"), [("NotReadableError", "in_use"), ("NotSupportedError", "unsupported")]
)
def test_what_the_browser_answers_has_a_name(
    open_page: Callable[..., Page], browser: Browser, name: str, state: str
) -> None:
    page = open_page(browser)
    page.evaluate(
        """(name) => (navigator.mediaDevices.getUserMedia = async () => {
             throw new DOMException("", name);
           })""",
        name,
    )
    assert page.evaluate(OPEN) == ["asking", state]


@pytest.mark.parametrize(
    "leave",
    [
        "dispatchEvent(new Event('pagehide'))",
        """Object.defineProperty(document, 'hidden', { value: true });
           document.dispatchEvent(new Event('visibilitychange'))""",
    ],
)
def test_leaving_the_page_turns_the_camera_off(
    open_page: Callable[..., Page], with_camera: Browser, leave: str
) -> None:
    page = open_page(with_camera)
    page.evaluate(OPEN)
    page.evaluate(f"() => {{ {leave} }}")
    assert page.evaluate(TRACK) == ["ended", None, ["asking", "on", "off"]]


def test_a_camera_granted_after_leaving_stays_off(
    open_page: Callable[..., Page], with_camera: Browser
) -> None:
    states = open_page(with_camera).evaluate(
        """async () => {
          const { openCamera } = await import("/static/js/face/camera.js");
          const [leaving, states] = [new AbortController(), []];
          const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wish) => {
            window.stream = await real(wish);
            leaving.abort();
            return window.stream;
          };
          await openCamera({
            video: document.querySelector("video"),
            signal: leaving.signal,
            onState: (state) => states.push(state),
          });
          return [...states, window.stream.getTracks()[0].readyState];
        }"""
    )
    assert states == ["asking", "off", "ended"]
