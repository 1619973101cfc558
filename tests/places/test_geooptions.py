import pytest

from geomap.errors import GeocoderError
from geomap.places.geocoding import open_geocoder


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("nominatum", {}, "unknown geocoder 'nominatum': choose one of .*nominatim.*photon"),
        ("nominatim", {"bogus": "1"}, "no option 'bogus': it takes delay, domain"),
        ("nominatim", {"adapter_factory": "x"}, "no option 'adapter_factory'"),
        ("nominatim", {"timeout": "soon"}, "'timeout' .* seconds from 0.01 to 600, not 'soon'"),
        ("nominatim", {"timeout": "nan"}, "'timeout'"),
        ("nominatim", {"timeout": "-1"}, "'timeout'"),
        ("nominatim", {"scheme": "ftp"}, "http or https, not 'ftp'"),
        ("nominatim", {"domain": "http://localhost:1"}, "a host like 'localhost:8080', not 'http://localhost:1'"),
        ("nominatim", {"domain": "evil.example/?q=x"}, "a host like"),
        ("nominatim", {"domain": ""}, "'domain' .* is empty"),
        ("nominatim", {"user_agent": "a\r\nX-Evil: 1"}, "'user_agent' .* not plain ASCII"),
        ("nominatim", {"delay": "0.5"}, "once in 1 s at most"),
        ("nominatim", {"delay": "0.5", "domain": "Nominatim.OpenStreetMap.org"}, "once in 1 s at most"),
        ("arcgis", {"token_lifetime": "long"}, "no whole number: 'long'"),
        ("bing", {}, "needs the option 'api_key': --geocoder-option api_key="),
        ("google", {}, "cannot be set up"),
    ],
)
def test_a_wrong_setting_is_named(name, options, message, tmp_path):
    with pytest.raises(GeocoderError, match=message):
        open_geocoder(name, options=options, cache=tmp_path)


def test_a_secret_is_not_repeated(tmp_path):
    with pytest.raises(GeocoderError) as caught:
        open_geocoder("bing", options={"api_key": "s3cret\n\nx"}, cache=tmp_path)
    assert "s3cret" not in str(caught.value)
