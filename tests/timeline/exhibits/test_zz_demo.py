from pathlib import Path
import pytest
from timeline.demo.exhibits import printed_exhibits
from timeline.exhibits.preflight import blocking
@pytest.mark.parametrize("which",["founding","fictional"])
def test_demo(alice,which):
    import importlib
    m=importlib.import_module('timeline.demo.'+which)
    matter=m.load(actor=alice)
    for ex,path in printed_exhibits(actor=alice,matter=matter,folder=Path('/tmp/pv/demo')/which,say=print):
        print(path,ex.pages,ex.overridden,ex.gate['passed'],ex.gate['findings'])
        for f in ex.preflight:
            if which=='fictional' : print('   ',f['code'],f['row'],f['event'],f['blocks'],f['message'])
